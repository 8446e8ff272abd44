using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Upstreams.Health;

/// <summary>Who is probed when (A2.1, A6.6, C15), stepped by hand.</summary>
public sealed class ProbeSchedules : IRandom
{
    private readonly ProbeSchedule schedule = new();
    private double chance = 0.5;

    public double NextDouble() => chance;

    public ulong NextBits() => 0;

    [Fact]
    public void Policy_Unset_IsThatOfTheReference()
    {
        var policy = new HealthPolicy().Probes;

        policy.Enabled.ShouldBeTrue();
        policy.Interval.ShouldBe(TimeSpan.FromSeconds(30));
        policy.PerMinute.ShouldBe(10);
        policy.EnoughCalls.ShouldBe(5);
        policy.UsedWithin.ShouldBe(TimeSpan.FromMinutes(10));
        schedule.Policy.ShouldBe(policy);
    }

    [Theory]
    [InlineData(0.0, 27.0)]
    [InlineData(0.5, 30.0)]
    [InlineData(0.999999, 33.0)]
    public void A6_6_AfterAnInterval_GiveOrTakeATenth(double drawn, double seconds)
    {
        chance = drawn;
        Next(0, Used(0)).ShouldBe(-1);

        Next(seconds - 0.01, Used(0)).ShouldBe(-1);
        Next(seconds, Used(0)).ShouldBe(0);
        Next(seconds, Used(0)).ShouldBe(-1);
        Next((2 * seconds) - 0.01, Used(0)).ShouldBe(-1);
        Next(2 * seconds, Used(0)).ShouldBe(0);
    }

    [Theory]
    [InlineData(BreakerState.Closed, 0, 0)]
    [InlineData(BreakerState.Closed, 4, 0)]
    [InlineData(BreakerState.Closed, 5, -1)]
    [InlineData(BreakerState.HalfOpen, 5, 0)]
    [InlineData(BreakerState.HalfOpen, 0, 0)]
    [InlineData(BreakerState.Open, 0, -1)]
    [InlineData(BreakerState.Open, 5, -1)]
    public void C15_RealCalls_TellAsMuch_ButNotOfAMendingTarget(BreakerState breaker, long calls, int expected)
    {
        Next(0, Used(0));

        Next(30, Used(0) with { Breaker = breaker, Calls = calls }).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.0, 600.0, 0)]
    [InlineData(0.0, 600.1, -1)]
    [InlineData(null, 30.0, -1)]
    public void IdleTarget_TenMinutesAfterItsLastUse_IsLeftAlone(double? used, double now, int expected)
    {
        var candidate = Used(0) with { LastUsed = used is { } at ? TimeSpan.FromSeconds(at) : null };
        Next(0, candidate);

        Next(now, candidate).ShouldBe(expected);
    }

    [Fact]
    public void WhatIsNotWanted_ComesUpAgainAnIntervalLater_NotAtOnce()
    {
        Next(0, Used(0));
        Next(30, Used(0) with { Calls = 5 }).ShouldBe(-1);

        Next(31, Used(0)).ShouldBe(-1);
        Next(60, Used(0)).ShouldBe(0);
    }

    [Fact]
    public void C12_BehindAnOpenBreaker_StaysDue_AndGoesOutAsSoonAsItIsHalfOpen()
    {
        Next(0, Used(0));
        Next(30, Used(0) with { Breaker = BreakerState.Open }).ShouldBe(-1);

        Next(31, Used(0) with { Breaker = BreakerState.HalfOpen }).ShouldBe(0);
    }

    [Fact]
    public void Probes_SwitchedOff_NothingIsProbed()
    {
        schedule.Policy = new ProbePolicy { Enabled = false };
        Next(0, Used(0));

        Next(30, Used(0)).ShouldBe(-1);
    }

    [Fact]
    public void Budget_TenInAnyMinute_TheRestAsItComesFree()
    {
        var many = Enumerable.Range(0, 12).Select(i => Used(0) with { Model = $"m-{i}" }).ToArray();
        Next(0, many);

        Enumerable.Range(0, 12).Select(_ => Next(30, many)).ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1]);
        Next(89.99, many).ShouldBe(-1);
        Next(90, many).ShouldBe(10);
    }

    [Fact]
    public void Budget_TooSmall_IsSharedOut_WhoWaitedLongestFirst()
    {
        schedule.Policy = new ProbePolicy { PerMinute = 2 };
        var many = Enumerable.Range(0, 4).Select(i => Used(0) with { Model = $"m-{i}" }).ToArray();
        Next(0, many);
        List<int> probed = [];
        for (var now = 30; now <= 300; now++)
        {
            for (var next = Next(now, many); next >= 0; next = Next(now, many))
            {
                probed.Add(next);
            }
        }

        probed.ShouldBe([0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
    }

    [Fact]
    public void Reload_AnotherInterval_HoldsFromTheNextProbeOn()
    {
        Next(0, Used(0));
        schedule.Policy = new ProbePolicy { Interval = TimeSpan.FromSeconds(5) };

        Next(29, Used(0)).ShouldBe(-1);
        Next(30, Used(0)).ShouldBe(0);
        Next(35, Used(0)).ShouldBe(0);
    }

    [Fact]
    public void SameModel_AtTwoProviders_IsTwoTargets()
    {
        ProbeCandidate[] both = [Used(0), Used(0) with { Provider = "q" }];
        Next(0, both);

        Next(30, both).ShouldBe(0);
        Next(30, both).ShouldBe(1);
        Next(30, both).ShouldBe(-1);
    }

    private static ProbeCandidate Used(double seconds) => new("p", "m", BreakerState.Closed, 0, TimeSpan.FromSeconds(seconds));

    private int Next(double seconds, params ProbeCandidate[] candidates) => schedule.Next(candidates, TimeSpan.FromSeconds(seconds), this);
}
