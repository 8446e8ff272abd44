using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Sqlite;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>F-J1 for money: a store that is stopped holds up no request; what the journal cannot take is refused at once; nothing is lost or counted twice afterwards.</summary>
public sealed class MoneyStoppedTests
{
    private static readonly BudgetCaps Caps = new(null, new Money(1_000_000_000), null);

    [Fact]
    public async Task F_J1_StoreLockedByAnother_MoneyMovesOnAndTheLedgerCatchesUpOnce()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        Spend(stage, "before", 10);
        await stage.RowsAsync();
        using (var other = new RawDatabase(stage.File))
        {
            other.Execute("BEGIN EXCLUSIVE");
            Spend(stage, "meanwhile", 100);
            var refused = await Should.ThrowAsync<StoreException>(async () => await stage.RowsAsync());
            refused.Failure.ShouldBe(StoreFailure.Locked);
            stage.Book.Journal!.ShouldSatisfyAllConditions(
                health => health.LedgerError!.ShouldContain("locked"),
                health => health.Waiting.ShouldBeGreaterThan(0),
                health => health.Stopped.ShouldBeNull(),
                health => health.Lost.ShouldBe(0));
        }

        Spend(stage, "after", 10);
        var rows = await stage.RowsAsync();
        rows.Count.ShouldBe(120);
        rows.Select(row => row.Entry.Request).Distinct().Count().ShouldBe(120);
        rows.Sum(row => row.Entry.Cost.NanoUsd).ShouldBe(stage.Read(BudgetScope.Day).Settled.NanoUsd);
        stage.Book.Journal!.ShouldSatisfyAllConditions(health => health.Waiting.ShouldBe(0), health => health.LedgerError.ShouldBeNull());
    }

    [Fact]
    public async Task F_J1_WriterStallsInTheMiddle_ABatchOfUnknownOutcomeIsTakenOnce()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        Spend(stage, "a", 5);
        using var held = await HeldWriter.HoldAsync(stage.Store);
        var asked = stage.RowsAsync().AsTask();
        Spend(stage, "b", 5);
        stage.Clock.Advance(TimeSpan.FromSeconds(3));
        await Should.ThrowAsync<StoreException>(() => asked);
        await Should.ThrowAsync<StoreException>(() => held.Write);

        held.Release();
        (await stage.RowsAsync()).Count.ShouldBe(10);
        stage.Ask("SELECT SUM(nano_usd) FROM ledger_posting").ShouldBe("0");
    }

    [Fact]
    public void Check_RecordOfANewerVersion_SaysSo() =>
        Should.Throw<StoreException>(static () => RecordReader.Check([200])).ShouldSatisfyAllConditions(
            error => error.Failure.ShouldBe(StoreFailure.Newer),
            error => error.Message.ShouldContain("kind 200, of a newer version. Run that version"));

    // The outcome of a transaction may be lost while it was made: then the same batch comes again.
    [Fact]
    public async Task Take_SameBatchAgain_ChangesNothing()
    {
        await using var stage = await MoneyStage.OpenAsync();
        var ledger = new SqliteLedger(stage.Store.Access, stage.Clock);
        using var record = MoneyStage.Sealed(stage.Entry("req_1", 30));
        var batch = new JournalBatch(7, JournalSegment.HeaderBytes, 500, 7, record.Written);
        (await ledger.TakeAsync(batch, default)).ShouldBe(500);
        (await ledger.TakeAsync(batch, default)).ShouldBe(500);
        (await ledger.TakeAsync(batch with { From = 500, To = 700, Records = default }, default)).ShouldBe(700);
        stage.Ask("SELECT COUNT(*) FROM ledger").ShouldBe("1");
    }

    [Fact]
    public async Task F_J1_JournalFull_HoldsAreRefusedSettlementsFitAndAllGoesOnAfterwards()
    {
        await using var stage = await MoneyStage.OpenAsync(new JournalLimits { SegmentBytes = 4 << 10, MostSegments = 4, BatchBytes = 4 << 10 });
        stage.Cap(Caps);
        using var other = new RawDatabase(stage.File);
        await stage.Store.Access.OpenAsync(default);
        other.Execute("BEGIN EXCLUSIVE");
        var holds = new List<BudgetHold>();
        BudgetAnswer answer;
        while ((answer = stage.Reserve(100, $"req_{holds.Count}")).Hold is { } hold)
        {
            holds.Add(hold);
        }

        answer.ShouldSatisfyAllConditions(refused => refused.Unrecorded.ShouldBeTrue(), refused => refused.Refused.ShouldBeTrue(), refused => refused.Short.ShouldBeNull());
        stage.Book.Journal!.Stopped!.ShouldContain("4 segments of 4 KiB that the store has not taken");
        stage.Read(BudgetScope.Day).Held.NanoUsd.ShouldBe(holds.Count * 100, "what was refused is not held");
        stage.Book.Settle([], [stage.Entry("open", 1)]);
        stage.Book.Journal!.Spilled.ShouldBe(1, "the reserve belongs to settlements of holds");

        holds.ForEach(hold => stage.Settle(hold, 40));
        stage.Book.Journal!.Lost.ShouldBe(0);
        other.Execute("ROLLBACK");
        for (var second = 0; second < 3; second++)
        {
            await stage.RowsAsync();
            stage.Money.Journal.Retry();
        }

        stage.Reserve(100, "again").Hold.ShouldNotBeNull();
        var rows = await stage.RowsAsync();
        rows.Count.ShouldBe(holds.Count + 1);
        rows.Where(row => row.Entry.Request != "open").Sum(row => row.Entry.Cost.NanoUsd).ShouldBe(stage.Read(BudgetScope.Day).Settled.NanoUsd);
        stage.Book.Journal!.ShouldSatisfyAllConditions(health => health.Stopped.ShouldBeNull(), health => health.Spilled.ShouldBe(0));
    }

    [Fact]
    public async Task F_J1_NoFolderCanBeMade_HoldsAreRefusedAndWhatDoesNotFitIsCounted()
    {
        await using var stage = await MoneyStage.OpenAsync(new JournalLimits { MostSpilledBytes = 400 });
        stage.Cap(Caps);
        await File.WriteAllTextAsync(stage.Folder, "in its place");
        stage.Reserve(100).Unrecorded.ShouldBeTrue();
        for (var i = 0; i < 10; i++)
        {
            stage.Book.Settle([], [stage.Entry($"req_{i}", 1)]);
        }

        var health = stage.Book.Journal!;
        health.Stopped!.ShouldContain("money cannot be put on record");
        health.Spilled.ShouldBeGreaterThan(0);
        (health.Spilled + health.Lost).ShouldBe(10, "none is lost without being counted");

        File.Delete(stage.Folder);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        stage.Reserve(100).Hold.ShouldNotBeNull("it goes on by itself");
        (await stage.RowsAsync()).Count.ShouldBe(health.Spilled);
    }

    [Fact]
    public async Task Died_WhileTheStoreWasStopped_NextStartHasAll()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        using (var other = new RawDatabase(stage.File))
        {
            await stage.Store.Access.OpenAsync(default);
            other.Execute("BEGIN EXCLUSIVE");
            Spend(stage, "req", 50);
        }

        var settled = stage.Read(BudgetScope.Day).Settled;
        await stage.DieAndStartAsync();
        stage.Cap(Caps);
        stage.Read(BudgetScope.Day).Settled.ShouldBe(settled);
        (await stage.RowsAsync()).Count.ShouldBe(50);
    }

    private static void Spend(MoneyStage stage, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            stage.Settle(stage.Reserve(1_000, $"{name}_{i}").Hold!, 100 + i);
        }
    }
}
