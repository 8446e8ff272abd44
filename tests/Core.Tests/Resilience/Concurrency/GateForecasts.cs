using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Whom a newcomer is predicted to wait for. Ten permits held 10 s each: one comes back each second, so every one ahead costs a second.</summary>
public sealed class GateForecasts
{
    private readonly GateStage stage = Fixed(10);

    public GateForecasts()
    {
        stage.Take(Entry("earlier")).End(10);
        stage.Take(10, Entry("earlier"), 10);
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

    private void Ask(int count, GateEntry entry)
    {
        for (var call = 0; call < count; call++)
        {
            stage.Ask(entry, 10, patience: 1_000_000).Waits.ShouldBeTrue();
        }
    }

    private void Expect(double seconds, GateEntry entry) => stage.Gate.ExpectedWait(entry, S(10)).TotalSeconds.ShouldBe(seconds, 1e-6);
}
