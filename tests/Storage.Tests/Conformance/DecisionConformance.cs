using System.Text;
using Breakwater.Core.Line.Decisions;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="IDecisionStore"/> promises, whatever the engine.</summary>
public abstract class DecisionConformance<TEngine> : IAsyncLifetime
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
    public async Task Block_Appended_ComesBackWholeAfterReopening()
    {
        var block = Block(1, "p1") with { Lines = Encoding.UTF8.GetBytes(new string('x', 100_000) + "\n東京") };
        await _store.Decisions.AppendAsync([block], default);
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();

        var kept = (await ReadAsync()).ShouldHaveSingleItem();
        kept.Lines.ToArray().ShouldBe(block.Lines.ToArray());
        var plan = (await _store.Decisions.PlansAsync(["p1", "p2"], default)).ShouldHaveSingleItem();
        (plan.Hash, Encoding.UTF8.GetString(plan.Body.Span)).ShouldBe(("p1", "body of p1"));
    }

    [Fact]
    public async Task Store_NothingKept_GivesNothing()
    {
        (await ReadAsync()).ShouldBeEmpty();
        (await _store.Decisions.FindAsync("req_1", default)).ShouldBeEmpty();
        (await _store.Decisions.PlansAsync(["p1"], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Block_AppendedTwice_IsKeptOnce()
    {
        await _store.Decisions.AppendAsync([Block(1)], default);
        await _store.Decisions.AppendAsync([Block(1)], default);

        (await ReadAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Blocks_AppendedTogetherWithAKeptOne_AreKeptInOrderEachWithItsPlans()
    {
        await _store.Decisions.AppendAsync([Block(1, "p1")], default);
        await _store.Decisions.AppendAsync([Block(1, "p1"), Block(2, "p2"), Block(3, "p1", "p3")], default);

        Names(await ReadAsync()).ShouldBe(["3", "2", "1"]);
        (await _store.Decisions.PlansAsync(["p1", "p2", "p3"], default)).Count.ShouldBe(3);
        await _store.Decisions.TrimAsync(Sample.Noon.AddMinutes(3), long.MaxValue, default);
        Names(await ReadAsync()).ShouldBe(["3"]);
        (await _store.Decisions.PlansAsync(["p1", "p2", "p3"], default)).Select(plan => plan.Hash).Order(StringComparer.Ordinal).ShouldBe(["p1", "p3"]);
    }

    [Fact]
    public async Task Read_OfATime_GivesBlocksThatTouchItNewestFirst()
    {
        foreach (var minute in (int[])[1, 2, 3, 4])
        {
            await _store.Decisions.AppendAsync([Block(minute)], default);
        }

        var all = await ReadAsync();
        Names(all).ShouldBe(["4", "3", "2", "1"]);
        Names(await ReadAsync(Sample.Noon.AddMinutes(2), Sample.Noon.AddMinutes(3))).ShouldBe(["2"]);
        Names(await ReadAsync(Sample.Noon.AddMinutes(2).AddSeconds(30), Sample.Noon.AddMinutes(3))).ShouldBe(["2"]);
        Names(await _store.Decisions.ReadAsync(new BlockRange(default, DateTimeOffset.MaxValue, all[1].Number, 2), default)).ShouldBe(["3", "2"]);
    }

    [Fact]
    public async Task Find_ById_GivesTheBlocksThatMayHoldIt()
    {
        await _store.Decisions.AppendAsync([Block(1)], default);
        await _store.Decisions.AppendAsync([Block(2)], default);

        Names(await _store.Decisions.FindAsync("req_2_b", default)).ShouldBe(["2"]);
        (await _store.Decisions.FindAsync("req_3", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Trim_ByTime_DropsTheOldestAndTheirPlans()
    {
        await _store.Decisions.AppendAsync([Block(1, "p1", "p2")], default);
        await _store.Decisions.AppendAsync([Block(2, "p2")], default);

        (await _store.Decisions.TrimAsync(Sample.Noon.AddMinutes(2), long.MaxValue, default)).ShouldBe(1);

        Names(await ReadAsync()).ShouldBe(["2"]);
        (await _store.Decisions.FindAsync("req_1_a", default)).ShouldBeEmpty();
        (await _store.Decisions.PlansAsync(["p1", "p2"], default)).Select(plan => plan.Hash).ShouldBe(["p2"]);
    }

    [Fact]
    public async Task Trim_BySize_DropsTheOldestUntilItFits()
    {
        foreach (var minute in (int[])[1, 2, 3, 4])
        {
            await _store.Decisions.AppendAsync([Block(minute)], default);
        }

        (await _store.Decisions.TrimAsync(default, long.MaxValue, default)).ShouldBe(0);
        (await _store.Decisions.TrimAsync(default, 30, default)).ShouldBeGreaterThan(0);
        Names(await ReadAsync()).First().ShouldBe("4");
        await _store.Decisions.TrimAsync(default, 0, default);
        (await ReadAsync()).ShouldBeEmpty();
    }

    private static DecisionBlock Block(int minute, params string[] plans) => new(
        Sample.Noon.AddMinutes(minute),
        Sample.Noon.AddMinutes(minute).AddSeconds(59),
        Encoding.UTF8.GetBytes($"{minute}"),
        [DecisionBlock.MarkOf($"req_{minute}_a"), DecisionBlock.MarkOf($"req_{minute}_b")],
        [.. plans.Select(plan => new StoredPlan(plan, Encoding.UTF8.GetBytes($"body of {plan}")))])
    {
        FirstId = $"req_{minute}_a",
    };

    private ValueTask<IReadOnlyList<KeptBlock>> ReadAsync() => ReadAsync(default, DateTimeOffset.MaxValue);

    private ValueTask<IReadOnlyList<KeptBlock>> ReadAsync(DateTimeOffset from, DateTimeOffset to) => _store.Decisions.ReadAsync(new BlockRange(from, to, long.MaxValue, 100), default);

    private static IEnumerable<string> Names(IReadOnlyList<KeptBlock> blocks) => blocks.Select(block => Encoding.UTF8.GetString(block.Lines.Span));
}
