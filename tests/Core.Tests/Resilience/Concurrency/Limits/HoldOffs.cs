using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

public sealed class HoldOffs
{
    private readonly HoldOff holdOff = new();

    /// <summary>100 to 250 ms, doubled each time what was tried after the silence is refused, never above 2 s.</summary>
    [Fact]
    public void Silence_RefusedAgainAndAgain_DoublesUpToTheCap()
    {
        var now = TimeSpan.FromSeconds(10);
        for (var round = 0; round < 20; round++)
        {
            var until = holdOff.Refused(now, now + TimeSpan.FromMilliseconds(50))!.Value;
            var length = (until - now - TimeSpan.FromMilliseconds(50)).TotalMilliseconds;
            var doubled = Math.Pow(2, Math.Min(round, 8));

            length.ShouldBeInRange(Math.Min(2000, 100 * doubled), Math.Min(2000, 250 * doubled));
            now = until;
        }
    }

    [Fact]
    public void Silence_ManyRounds_AreSpread()
    {
        var lengths = new List<double>();
        for (var round = 1; round <= 200; round++)
        {
            var now = TimeSpan.FromSeconds(round);
            lengths.Add((holdOff.Refused(now, now)!.Value - now).TotalMilliseconds);
            holdOff.Succeeded(now + TimeSpan.FromTicks(1));
        }

        lengths.Min().ShouldBeInRange(100, 105);
        lengths.Max().ShouldBeInRange(245, 250);
        lengths.Average().ShouldBe(175, 8);
    }

    /// <summary>A storm of calls begun before the silence is one refusal, not a thousand.</summary>
    [Fact]
    public void Silence_RefusalsOfCallsBegunBefore_ChangeNothing()
    {
        var now = TimeSpan.FromSeconds(10);
        holdOff.Refused(TimeSpan.FromSeconds(9), now).ShouldNotBeNull();

        holdOff.Refused(TimeSpan.FromSeconds(9), now).ShouldBeNull();
        holdOff.Refused(now, now + TimeSpan.FromSeconds(1)).ShouldBeNull();
        holdOff.Refused(now + TimeSpan.FromTicks(1), now + TimeSpan.FromSeconds(1)).ShouldNotBeNull();
    }

    [Fact]
    public void Silence_SuccessOfACallBegunBefore_DoesNotEndTheDoubling()
    {
        var now = TimeSpan.FromSeconds(10);
        holdOff.Refused(now, now);
        holdOff.Succeeded(now);
        Length(11).ShouldBeInRange(200, 500);
        Length(12).ShouldBeInRange(400, 1000);

        holdOff.Succeeded(TimeSpan.FromSeconds(12) + TimeSpan.FromTicks(1));
        Length(13).ShouldBeInRange(100, 250);
    }

    private double Length(double at)
    {
        var now = TimeSpan.FromSeconds(at);
        return (holdOff.Refused(now, now)!.Value - now).TotalMilliseconds;
    }
}
