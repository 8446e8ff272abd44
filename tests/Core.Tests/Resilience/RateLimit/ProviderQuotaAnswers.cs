using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>What a provider says is left, less what was sent since, whatever the order its answers come in.</summary>
public sealed class ProviderQuotaAnswers
{
    private static readonly QuotaNeed One = new(0, 0);
    private readonly ProviderQuota quota = new();

    [Fact]
    public void Observe_CallsStillUnderWay_AreUsedThoughTheProviderDoesNotTellOfThem()
    {
        Send(5);
        Answer(Requests(10, 9, 6), order: 1);

        Free(At(0)).ShouldBe(5);
    }

    [Fact]
    public void Observe_ReadingThatHasSeenThemAll_IsNotChargedForThemTwice()
    {
        Told(Requests(10, 10, 0));
        Send(5);
        Answer(Requests(10, 5, 30), order: 6);

        Free(At(0)).ShouldBe(5);
    }

    [Theory]
    [InlineData(new[] { 2, 3, 4, 5, 6 })]
    [InlineData(new[] { 6, 5, 4, 3, 2 })]
    [InlineData(new[] { 4, 6, 2, 5, 3 })]
    [InlineData(new[] { 5, 2, 6, 3, 4 })]
    public void Observe_InAnyOrder_LeavesWhatTheProviderHas(int[] orders)
    {
        // The provider counts as it receives: the call that was sent as the third is told that seven are left.
        Told(Requests(10, 10, 0));
        Send(5);
        foreach (var order in orders)
        {
            Answer(Requests(10, 11 - order, 60), order);
        }

        Free(At(0)).ShouldBe(5);
    }

    [Fact]
    public void Observe_OlderThanTheLastReading_SaysNothingNew()
    {
        Told(Requests(10, 10, 0));
        Send(2);
        Answer(Requests(10, 4, 36), order: 3);
        Answer(Requests(10, 9, 6), order: 2);

        Free(At(0)).ShouldBe(4);
    }

    [Fact]
    public void Observe_EquallyOld_TheLaterCounts()
    {
        Told(Requests(10, 4, 36));
        quota.Observe(Requests(10, 6, 24), default, At(0), order: 1);

        Free(At(0)).ShouldBe(6);
    }

    [Fact]
    public void Observe_OrderBeyondWhatWasSent_DoesNotOutlastIt()
    {
        Told(Requests(10, 4, 36));
        Told(Requests(10, 7, 36));

        Free(At(0)).ShouldBe(7);
    }

    [Fact]
    public void Observe_LessThanExpected_OthersUseTheKeyToo()
    {
        Told(Requests(100, 100, 0));
        Send(1);
        Answer(Requests(100, 20, 48), order: 2);

        Free(At(0)).ShouldBe(20);
    }

    [Fact]
    public void Observe_MoreThanExpected_TheEstimateWasTooHigh()
    {
        Told(new QuotaReading(default, new QuotaLane(10_000, 10_000, TimeSpan.Zero), default, default));
        var need = new QuotaNeed(9_000, 0);
        quota.Take(need, At(0), At(0)).Granted.ShouldBeTrue();
        quota.Take(need, At(0), At(0)).Granted.ShouldBeFalse();
        quota.Observe(new QuotaReading(default, new QuotaLane(10_000, 9_967, At(0.2)), default, default), need, At(0), 2);

        quota.Take(new QuotaNeed(9_967, 0), At(0), At(0)).Granted.ShouldBeTrue();
        quota.Take(new QuotaNeed(1, 0), At(0), At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void Observe_TellingNothing_LeavesTheCallUsed()
    {
        Told(Requests(10, 10, 0));
        Send(4);
        Answer(default, order: 5);

        Free(At(0)).ShouldBe(6);
    }

    [Fact]
    public void Observe_OneLaneOnly_LeavesTheOthers()
    {
        Told(Requests(10, 2, 0) with { Tokens = new QuotaLane(1_000, 500, TimeSpan.Zero) });
        Told(new QuotaReading(default, new QuotaLane(1_000, 1_000, TimeSpan.Zero), default, default));

        Free(At(0)).ShouldBe(2 - 1);
    }

    [Fact]
    public void Observe_RemainingAboveTheLimit_IsTheLimit()
    {
        Told(Requests(10, 500, 0));

        Free(At(0)).ShouldBe(10);
    }

    [Fact]
    public void Observe_AnotherLimit_IsTheNewOne()
    {
        Told(Requests(10, 10, 0));
        Told(Requests(20, 20, 0));
        Free(At(0)).ShouldBe(20);
        Free(At(60)).ShouldBe(20);
    }

    [Fact]
    public void Observe_SlowAnswers_DoNotHoldTheRateDown()
    {
        // One call a second at 60 a minute, each answered after two minutes by what was left when it came.
        Told(Requests(60, 60, 0));
        for (var second = 0; second < 600; second++)
        {
            quota.Take(One, At(second), At(0)).Granted.ShouldBeTrue($"at {second} s");
            if (second >= 120)
            {
                quota.Observe(Requests(60, 59, 1), One, At(second), order: second - 118);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Observe_AnyOrderOfAnswers_TheProviderNeverHasToRefuse(ulong seed)
    {
        var random = new SeededRandom(seed);
        var (limit, perSecond) = (30.0, 0.5);
        var (theirs, at) = (limit, 0.0);
        var underWay = new List<(long Order, QuotaReading Reading)>();
        var served = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var now = step * 0.1;
            theirs = Math.Min(limit, theirs + ((now - at) * perSecond));
            at = now;
            if (quota.Take(One, At(now), At(0)).Granted)
            {
                theirs -= 1;
                theirs.ShouldBeGreaterThanOrEqualTo(step < 100 ? -limit : -1, $"step {step}");
                underWay.Add((quota.Sent, Requests(limit, Math.Max(0, Math.Floor(theirs)), (limit - theirs) / perSecond)));
                served++;
            }

            while (underWay.Count > 0 && random.NextDouble() < 0.2)
            {
                var one = underWay[(int)(random.NextBits() % (ulong)underWay.Count)];
                underWay.Remove(one);
                quota.Observe(one.Reading, One, At(now), one.Order);
            }
        }

        served.ShouldBeGreaterThan(900, "of a thousand that the provider would take");
    }

    private static QuotaReading Requests(double limit, double remaining, double reset) => new(new QuotaLane(limit, remaining, At(reset)), default, default, default);

    private void Told(in QuotaReading reading)
    {
        quota.Take(One, At(0), At(1e9)).Granted.ShouldBeTrue();
        quota.Observe(reading, One, At(0));
    }

    private void Send(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            quota.Take(One, At(0), At(0)).Granted.ShouldBeTrue();
        }
    }

    private void Answer(in QuotaReading reading, long order) => quota.Observe(reading, One, At(0), order);

    // How many more are let through at once.
    private int Free(TimeSpan now)
    {
        var count = 0;
        while (quota.Take(One, now, At(0)).Granted)
        {
            count++;
        }

        return count;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
