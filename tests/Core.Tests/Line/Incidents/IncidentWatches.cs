using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Line.Incidents;

/// <summary>A4.13: what is looked at, how often, and over what time.</summary>
public sealed class IncidentWatches
{
    private readonly IncidentWatch watch = new();

    [Fact]
    public void Look_WithoutCalls_TurnsNothingOn()
    {
        watch.Look(At(0)).ShouldBeFalse();
        watch.Look(At(10_000)).ShouldBeFalse();

        (watch.Degrade.IsOn, watch.Pause.IsOn, watch.Cut.Factor).ShouldBe((false, false, 1));
    }

    [Fact]
    public void A4_13_Outage_TurnsBothOnAndTheirOwnWindowsTurnThemOff()
    {
        Record(HealthOutcome.ServerError, 60, At(0));
        Record(HealthOutcome.Success, 60, At(0));
        watch.Look(At(0)).ShouldBeFalse();
        (watch.Degrade.IsOn, watch.Pause.IsOn).ShouldBe((true, true));

        watch.Look(At(59));
        (watch.Degrade.IsOn, watch.Pause.IsOn).ShouldBe((true, true));
        watch.Look(At(60));
        (watch.Degrade.IsOn, watch.Pause.IsOn).ShouldBe((false, true));
        watch.Look(At(899));
        watch.Pause.IsOn.ShouldBeTrue();
        watch.Look(At(900));
        watch.Pause.IsOn.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.9999999, false)]
    [InlineData(1, true)]
    public void Look_WithinASecond_SeesNothingNew(double seconds, bool on)
    {
        watch.Look(At(100));
        Record(HealthOutcome.ServerError, 200, At(100));
        watch.Look(At(100 + seconds));

        watch.Degrade.IsOn.ShouldBe(on);
    }

    [Theory]
    [InlineData(HealthOutcome.RateLimited)]
    [InlineData(HealthOutcome.TotalTimeout)]
    [InlineData(HealthOutcome.Other)]
    public void A11_8_AnyFailure_CountsForTheDegradeButOnly5xxForThePause(HealthOutcome outcome)
    {
        Record(outcome, 101, At(0));
        watch.Look(At(0));

        (watch.Degrade.IsOn, watch.Pause.IsOn).ShouldBe((true, false));
    }

    [Fact]
    public void A4_14_Throttled_CutsTheRatesOnceAMinuteAtMost()
    {
        watch.Look(At(0)).ShouldBeFalse();
        Record(HealthOutcome.RateLimited, 100, At(1));
        watch.Look(At(59)).ShouldBeFalse();
        watch.Look(At(60)).ShouldBeTrue();

        watch.Cut.Factor.ShouldBe(0.8);
    }

    [Fact]
    public void A4_14_OneShortStorm_IsAnsweredByOneCut()
    {
        Record(HealthOutcome.RateLimited, 100, At(0));
        watch.Look(At(0)).ShouldBeTrue();
        var changes = 0;
        for (var second = 10; second <= 1_200; second++)
        {
            // The storm is still in the last quarter of an hour, but the cut has answered it.
            Record(HealthOutcome.Success, 1, At(second));
            changes += watch.Look(At(second)) ? 1 : 0;
            watch.Cut.Factor.ShouldBeGreaterThanOrEqualTo(0.8);
        }

        changes.ShouldBe(2);
        watch.Cut.Factor.ShouldBe(1);
    }

    [Fact]
    public async Task Look_FromSeveralThreads_StepsOnce()
    {
        Record(HealthOutcome.RateLimited, 100, At(0));
        var changes = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                Interlocked.Add(ref changes, watch.Look(At(0)) ? 1 : 0);
            }
        })));

        changes.ShouldBe(1);
    }

    private void Record(HealthOutcome outcome, int count, TimeSpan now)
    {
        for (var i = 0; i < count; i++)
        {
            watch.Calls.Record(new HealthSample(outcome, TimeSpan.FromSeconds(1), HealthScene.Stream), now);
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
