using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Whom a newcomer is predicted to wait for. Ten permits held 10 s each: one comes back each second, so every one ahead costs a second.</summary>
public sealed class GateForecasts
{
    private readonly GateStage stage = Fixed(10);
    private readonly List<GatePermit> taken;

    public GateForecasts()
    {
        stage.Take(Entry("earlier")).End(10);
        taken = stage.Take(10, Entry("earlier"), 10);
    }

    [Fact]
    public void Forecast_NobodyAhead_IsOneTurn() => Expect(1, Entry());

    [Fact]
    public void Forecast_OwnCallsAhead_WaitForAllOfThem()
    {
        Ask(5, Entry());
        Expect(6, Entry());
    }

    /// <summary>Another tenant's thousand cost one turn for each of the own.</summary>
    [Fact]
    public void Forecast_NoisyTenantAhead_TakesTurnsWithIt()
    {
        Ask(1_000, Entry("noisy"));
        Expect(2, Entry("quiet"));
        Ask(3, Entry("quiet"));
        Expect(8, Entry("quiet"));
        Expect(1_004, Entry("noisy"));
    }

    [Fact]
    public void Forecast_Weights_CountInTheTurns()
    {
        Ask(1_000, Entry("noisy"));
        Expect(1.5, Entry("heavy") with { Weight = 2 });
        Expect(3, Entry("light") with { Weight = 0.5 });
    }

    [Fact]
    public void Forecast_GuaranteedBelowItsShare_PassesShared()
    {
        Ask(50, Entry("many"));
        Expect(1, Entry("gold", Partition.Guaranteed));
        Ask(1, Entry("gold", Partition.Guaranteed));
        Expect(2, Entry("gold", Partition.Guaranteed));
        Ask(2, Entry("gold", Partition.Guaranteed));

        // Its three of ten are waited for already: from here on it takes turns.
        Expect(8, Entry("gold", Partition.Guaranteed));
    }

    [Fact]
    public void Forecast_Shared_WaitsForWhatGuaranteedLacks()
    {
        Ask(2, Entry("gold", Partition.Guaranteed));
        Expect(3, Entry());
        Ask(4, Entry("gold", Partition.Guaranteed));
        Expect(5, Entry());
    }

    [Fact]
    public void Forecast_Batch_WaitsForTenOthersPerTurn()
    {
        Ask(4, Entry());
        Expect(5, Entry("night", Partition.Batch));
        Ask(100, Entry());
        Expect(11, Entry("night", Partition.Batch));
        Ask(1, Entry("night", Partition.Batch));
        Expect(22, Entry("night", Partition.Batch));
    }

    [Fact]
    public void Forecast_LaneThatLeft_CountsNoMore()
    {
        using var source = new CancellationTokenSource();
        for (var call = 0; call < 10; call++)
        {
            stage.Ask(Entry("noisy"), 10, cancellation: source.Token);
        }

        Ask(2, Entry());
        Expect(6, Entry());
        source.Cancel();
        Expect(3, Entry());
    }

    [Fact]
    public void Forecast_TenantAtItsBound_KeepsNobodyElseWaiting()
    {
        Ask(5, Entry("earlier") with { TenantMax = 5 });
        Expect(1, Entry());
    }

    /// <summary>Nothing has ended for longer than a call takes: what is overdue is overdue as long again.</summary>
    [Theory]
    [InlineData(19.9, 1)]
    [InlineData(20, 1)]
    [InlineData(20.1, 1.1)]
    [InlineData(23, 4)]
    [InlineData(24, 5)]
    [InlineData(24.1, 5.1)]
    [InlineData(40, 21)]
    public void Forecast_NothingEndsAnyMore_GrowsWithWhatIsOverdue(double at, double expected) => Expect(expected, Entry(), at);

    [Theory]
    [InlineData(23.9, true)]
    [InlineData(24, true)]
    [InlineData(24.1, false)]
    public void Entry_NothingEndsAnyMore_IsRefusedFromWhenItWouldBeLate(double at, bool waits)
    {
        var caller = stage.Ask(Entry(), at, patience: 5);

        caller.Waits.ShouldBe(waits);
        if (!waits)
        {
            caller.Refusal.ShouldBe(GateRefusal.WouldBeLate);
            caller.Result!.Value.RetryAfter.TotalSeconds.ShouldBe(5.1, 1e-6);
        }
    }

    /// <summary>A call that begins or ends shows that things move; what is under way may be as young as that.</summary>
    [Fact]
    public void Forecast_OneEndsOrBegins_CountsFromThere()
    {
        taken[0].End(10.5, LimiterVerdict.Dropped);
        Expect(0, Entry(), 10.5);
        Expect(0, Entry(), 22);
        stage.Take(Entry("earlier"), 22);
        Expect(1, Entry(), 32);
        Expect(1.5, Entry(), 32.5);
        stage.Ask(Entry("next"), 32.5, patience: 1_000);
        taken[1].End(33, LimiterVerdict.Dropped);
        Expect(1, Entry(), 42);
    }

    [Fact]
    public void Forecast_NobodyUnderWay_IsNeverOverdue()
    {
        foreach (var permit in taken)
        {
            permit.End(20);
        }

        stage.Gate.Pause(S(45));
        Expect(5, Entry(), 40);
        Ask(10, Entry());
        Expect(6, Entry(), 40);
    }

    /// <summary>Nothing is known of how long calls take but that those under way took longer.</summary>
    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(2, 3, 1.2)]
    [InlineData(3, 3, 0.3)]
    [InlineData(5, 3, 0.5)]
    public void Forecast_NothingMeasured_IsAtLeastTheSilence(double expected, double at, double wait)
    {
        var fresh = Fixed(10);
        fresh.Take(10, Entry("earlier"));

        fresh.Gate.ExpectedWait(Entry() with { Expected = S(expected) }, S(at)).TotalSeconds.ShouldBe(wait, 1e-6);
    }

    private void Ask(int count, GateEntry entry)
    {
        for (var call = 0; call < count; call++)
        {
            stage.Ask(entry, 10, patience: 1_000_000).Waits.ShouldBeTrue();
        }
    }

    private void Expect(double seconds, GateEntry entry, double at = 10) => stage.Gate.ExpectedWait(entry, S(at)).TotalSeconds.ShouldBe(seconds, 1e-6);
}
