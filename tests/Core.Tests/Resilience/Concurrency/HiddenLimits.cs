using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>F-M1: a provider with a hidden limit that changes, besieged by 1,000 callers, in virtual time.</summary>
public sealed class HiddenLimits
{
    /// <summary>Within 10 % of the hidden limit at steady state, below 1 % refusals after 30 s; from no limit at all and from that of the storm profile.</summary>
    [Theory]
    [InlineData(100, 4, null, false)]
    [InlineData(100, 4, null, true)]
    [InlineData(100, 4, 48, false)]
    [InlineData(40, 2, null, false)]
    [InlineData(40, 2, 48, true)]
    [InlineData(40, 8, 48, false)]
    [InlineData(20, 4, null, false)]
    [InlineData(20, 8, 48, false)]
    [InlineData(300, 4, null, false)]
    [InlineData(5, 8, 48, false)]
    public void F_M1_HiddenConcurrency_IsFoundAndKept(int hidden, double seconds, int? initial, bool retryAfter)
    {
        var (world, provider) = Besieged(initial, retryAfter, seconds, p => p.Concurrency = hidden);
        world.RunTo(600);

        (provider.InFlight(300, 600) / hidden).ShouldBeInRange(0.9, 1.1);
        provider.RefusedShare(30, 600).ShouldBeLessThan(0.01);
        if (initial is null || initial > hidden)
        {
            (provider.InFlight(30, 300) / hidden).ShouldBeInRange(0.9, 1.1);
        }
    }

    /// <summary>20 s after the limit fell to a quarter the calls in flight are within 10 % of it and stay there; below 1 % refusals after another 10 s.</summary>
    [Theory]
    [InlineData(100, 4, null, false)]
    [InlineData(100, 4, 48, true)]
    [InlineData(160, 3, null, true)]
    [InlineData(40, 2, 48, false)]
    [InlineData(400, 4, null, false)]
    public void F_M1_HiddenConcurrencyCutToAQuarter_IsFoundWithinTwentySeconds(int hidden, double seconds, int? initial, bool retryAfter)
    {
        var (world, provider) = Besieged(initial, retryAfter, seconds, p => p.Concurrency = hidden);
        world.RunTo(600);
        var quarter = hidden / 4;
        provider.Concurrency = quarter;
        world.RunTo(900);

        (provider.InFlight(620, 630) / quarter).ShouldBeInRange(0.9, 1.1);
        (provider.InFlight(620, 720) / quarter).ShouldBeInRange(0.9, 1.1);
        provider.RefusedShare(630, 900).ShouldBeLessThan(0.01);
    }

    /// <summary>A1.9 allows one growth in 30 s and A1.7 a fifth at most, so four times as much takes about five minutes.</summary>
    [Theory]
    [InlineData(25, null)]
    [InlineData(25, 48)]
    [InlineData(10, null)]
    public void F_M1_HiddenConcurrencyRisesFourfold_IsFollowed(int hidden, int? initial)
    {
        var (world, provider) = Besieged(initial, retryAfter: false, 4, p => p.Concurrency = hidden);
        world.RunTo(300);
        provider.Concurrency = 4 * hidden;
        world.RunTo(1_200);

        (provider.InFlight(600, 650) / (4 * hidden)).ShouldBeGreaterThan(0.8);
        (provider.InFlight(700, 1_200) / (4 * hidden)).ShouldBeInRange(0.9, 1.1);
        provider.RefusedShare(300, 1_200).ShouldBeLessThan(0.01);
    }

    /// <summary>A hidden bucket of tokens, refilled steadily, full of a minute's worth at first: what comes through is what it refills.</summary>
    [Theory]
    [InlineData(20, 1_200, null, false)]
    [InlineData(20, 1_200, 48, true)]
    [InlineData(20, 200, null, true)]
    [InlineData(50, 500, 48, false)]
    [InlineData(50, 50, null, false)]
    public void F_M1_HiddenRate_GoodputIsWithinTenPercent(double rate, double burst, int? initial, bool retryAfter)
    {
        var (world, provider) = Besieged(initial, retryAfter, 4, p => (p.Rate, p.Burst) = (rate, burst));
        world.RunTo(1_500);

        (provider.Goodput(900, 1_500) / rate).ShouldBeInRange(0.9, 1.1);
        provider.RefusedShare(30, 1_500).ShouldBeLessThan(0.01);
    }

    [Theory]
    [InlineData(50, 500, null)]
    [InlineData(50, 3_000, 48)]
    [InlineData(100, 1_000, null)]
    public void F_M1_HiddenRateCutToAQuarter_GoodputFollows(double rate, double burst, int? initial)
    {
        var (world, provider) = Besieged(initial, retryAfter: false, 4, p => (p.Rate, p.Burst) = (rate, burst));
        world.RunTo(900);
        (provider.Rate, provider.Burst) = (rate / 4, burst / 4);
        world.RunTo(1_200);

        (provider.Goodput(920, 1_020) / (rate / 4)).ShouldBeInRange(0.9, 1.1);
        provider.RefusedShare(930, 1_200).ShouldBeLessThan(0.01);
    }

    [Fact]
    public void A1_5_StormProfile_NeverPasses128()
    {
        var world = new VirtualWorld(7);
        var gate = new Gate(new GatePolicy { Initial = 48, Ceiling = 128 }, world);
        var provider = new HiddenProvider(world, gate) { Concurrency = 1_000 };
        provider.Besiege(1_000);
        world.RunTo(900);

        gate.View(world.Now).Limit.ShouldBe(128);
        provider.InFlight(800, 900).ShouldBe(128, 0.5);
    }

    /// <summary>A provider that never refuses but gets slow: only the gradient sees it, and stays near the point where first content gets late.</summary>
    [Theory]
    [InlineData(LimitKind.Aimd, 530, 530)]
    [InlineData(LimitKind.Gradient, 50, 90)]
    public void Gradient_ProviderSlowsInsteadOfRefusing_IsNotOverrun(LimitKind kind, double least, double most)
    {
        var world = new VirtualWorld(13);
        var provider = new HiddenProvider(world, new Gate(new GatePolicy { Algorithm = kind }, world)) { SlowsPast = 50 };
        provider.Besiege(30);
        world.RunTo(120);
        provider.Besiege(500);
        world.RunTo(400);

        provider.InFlight(250, 400).ShouldBeInRange(least - 1, most);
    }

    [Fact]
    public void Run_SameSeed_IsTheSameTrace()
    {
        static List<(TimeSpan, string, bool)> Play(ulong seed)
        {
            var world = new VirtualWorld(seed);
            var provider = new HiddenProvider(world, new Gate(new GatePolicy(), world)) { Concurrency = 30 };
            provider.Besiege(200);
            world.RunTo(120);
            return provider.Trace;
        }

        var trace = Play(3);
        trace.Count.ShouldBeGreaterThan(500);
        Play(3).ShouldBe(trace);
        Play(4).ShouldNotBe(trace);
    }

    private static (VirtualWorld World, HiddenProvider Provider) Besieged(int? initial, bool retryAfter, double seconds, Action<HiddenProvider> hide)
    {
        var world = new VirtualWorld(11);
        var gate = new Gate(new GatePolicy { Initial = initial }, world);
        var provider = new HiddenProvider(world, gate) { MeanSeconds = seconds, RetryAfter = retryAfter ? TimeSpan.FromSeconds(1) : null };
        hide(provider);
        provider.Fill();
        provider.Besiege(1_000);
        return (world, provider);
    }
}
