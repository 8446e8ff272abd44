using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What the stores of rollouts and of gold-set runs promise, whatever the engine.</summary>
public abstract class QualityConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
    private readonly TEngine _engine = new();
    private IOpenStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await _engine.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Rollout_SavedTwice_ComesBackAsItWasLast()
    {
        var state = new RolloutState("code", "abc", RolloutPhase.Running, new Rung(0, Sample.Noon), Sample.Noon, "the configuration asks for it");
        await _store.Rollouts.SaveAsync(state, default);
        var last = state with { Mark = "def", Phase = RolloutPhase.RolledBack, Rung = new Rung(2, Sample.Noon.AddMinutes(30)), Changed = Sample.Noon.AddMinutes(31), Reason = "it's p95" };
        await _store.Rollouts.SaveAsync(last, default);
        await ReopenAsync();

        (await _store.Rollouts.LoadAsync(default)).ShouldBe([last]);
    }

    [Fact]
    public async Task Rollout_Removed_IsGoneAndNoOther()
    {
        foreach (var route in (string[])["a", "b"])
        {
            await _store.Rollouts.SaveAsync(new RolloutState(route, "m", RolloutPhase.Done, new Rung(3, Sample.Noon), Sample.Noon, "held"), default);
        }

        await _store.Rollouts.RemoveAsync("a", default);
        await _store.Rollouts.RemoveAsync("none", default);
        (await _store.Rollouts.LoadAsync(default)).ShouldHaveSingleItem().Route.ShouldBe("b");
    }

    [Fact]
    public async Task Run_Added_ComesBackWhole()
    {
        var run = Run("q_1", 0);
        await _store.Quality.AddAsync(run, default);
        await ReopenAsync();

        var read = (await _store.Quality.ReadAsync(10, default)).ShouldHaveSingleItem();
        read.Classes.ShouldBe(run.Classes);
        (read with { Classes = run.Classes }).ShouldBe(run);
    }

    [Fact]
    public async Task Read_ManyRuns_NewestFirst()
    {
        foreach (var minute in (int[])[3, 1, 2])
        {
            await _store.Quality.AddAsync(Run($"q_{minute}", minute), default);
        }

        (await _store.Quality.ReadAsync(2, default)).Select(run => run.Id).ShouldBe(["q_3", "q_2"]);
        (await _store.Quality.ReadAsync(0, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_NothingKeptYet_IsEmpty()
    {
        (await _store.Quality.ReadAsync(10, default)).ShouldBeEmpty();
        (await _store.Rollouts.LoadAsync(default)).ShouldBeEmpty();
    }

    private static QualityRun Run(string id, int minute) => new(
        id, Sample.Noon.AddMinutes(minute), QualityOrigin.Schedule, "p1", "m-large", "support", "h1", new Money(123), [new ClassScore("task", 29, 30, 0.97, 0), new ClassScore("safety", 5, 5, 1, 1)]);

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();
    }
}
