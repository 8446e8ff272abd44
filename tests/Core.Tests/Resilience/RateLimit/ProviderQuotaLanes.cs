using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>Each of a provider's limits counts its own part of a call: what was sent is used at once, and answered or given back it is no longer under way.</summary>
public sealed class ProviderQuotaLanes
{
    private const double Limit = 1_000;
    private static readonly QuotaNeed Call = new(100, 50);
    private readonly ProviderQuota quota = new();

    public static TheoryData<string, long> Lanes => new() { { "tokens", 150 }, { "input", 100 }, { "output", 50 } };

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Take_ACall_UsesItsPartOfTheLaneAtOnce(string lane, long part)
    {
        Observe(lane, Limit);
        Send();

        WaitFor(lane, Limit - part).ShouldBe(TimeSpan.Zero);
        WaitFor(lane, Limit - part + 1).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Observe_ItsOwnAnswer_IsBelievedWholly(string lane, long part)
    {
        Observe(lane, Limit);
        Send();
        Observe(lane, Limit); // The provider took nothing for it: not one of the part is left of it.

        part.ShouldBeGreaterThan(0);
        WaitFor(lane, Limit).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Observe_AnswerOfAnother_LeavesWhatIsUnderWayUsed(string lane, long part)
    {
        Observe(lane, Limit);
        Send();
        Send();
        Observe(lane, Limit);

        WaitFor(lane, Limit - part).ShouldBe(TimeSpan.Zero);
        WaitFor(lane, Limit - part + 1).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Release_OfACall_LeavesNothingUnderWay(string lane, long part)
    {
        Observe(lane, Limit);
        Send();
        quota.Release(Call);
        Send();
        Observe(lane, Limit);

        part.ShouldBeGreaterThan(0);
        WaitFor(lane, Limit).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Observe_LaterReading_FlowsFromThenOn()
    {
        quota.Observe(Reading("tokens", 0, 60), Call, At(0));
        quota.Observe(Reading("tokens", 0, 60), Call, At(30));

        quota.Take(new QuotaNeed(500, 0), At(30), At(0)).RetryAfter.ShouldBe(At(30));
    }

    [Fact]
    public void Observe_NothingUsed_FillsInTheUsualMinute()
    {
        quota.Observe(Reading("tokens", Limit, 6), Call, At(0));
        quota.Take(new QuotaNeed(1_000, 0), At(0), At(0)).Granted.ShouldBeTrue();

        quota.Take(new QuotaNeed(500, 0), At(0), At(0)).RetryAfter.ShouldBe(At(30));
    }

    [Fact]
    public void IsEmpty_AnyLaneTold_IsFalse()
    {
        default(QuotaReading).IsEmpty.ShouldBeTrue();
        Reading("tokens", 0, 0).IsEmpty.ShouldBeFalse();
        Reading("input", 0, 0).IsEmpty.ShouldBeFalse();
        Reading("output", 0, 0).IsEmpty.ShouldBeFalse();
        new QuotaReading(new QuotaLane(1, 0, default), default, default, default).IsEmpty.ShouldBeFalse();
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static QuotaReading Reading(string lane, double remaining, double reset)
    {
        var told = new QuotaLane(Limit, remaining, At(reset));
        return new QuotaReading(default, lane == "tokens" ? told : default, lane == "input" ? told : default, lane == "output" ? told : default);
    }

    private void Observe(string lane, double remaining) => quota.Observe(Reading(lane, remaining, 0), Call, At(0));

    private void Send() => quota.Take(Call, At(0), At(0)).Granted.ShouldBeTrue();

    // A refused call takes nothing: answers count with a likely length at most, so the amount is reached in one lane only.
    private TimeSpan WaitFor(string lane, double amount)
    {
        var need = lane == "output" ? new QuotaNeed(0, (long)amount) : new QuotaNeed((long)amount, 0);
        var grant = quota.Take(need, At(0), At(1e6));
        quota.Release(need);
        return grant.Wait;
    }
}
