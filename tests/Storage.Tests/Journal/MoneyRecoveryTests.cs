using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>F-C2, F-C5, F-C6 after the process died: what was settled is settled, what was held is held until its time is over, and then spent.</summary>
public sealed class MoneyRecoveryTests
{
    private static readonly BudgetCaps Caps = new(new Money(1_000), new Money(10_000), new Money(20_000));

    [Fact]
    public async Task F_C2_Died_SettledAndHeldAreThereAndAddUpWhenLeasesAreOver()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        stage.Settle(stage.Reserve(400, "req_settled").Hold!, 150);
        var left = stage.Reserve(300, "req_left").Hold!;
        await stage.DieAndStartAsync();
        stage.Cap(Caps);

        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(150), day => day.Held.NanoUsd.ShouldBe(300), day => day.Left.NanoUsd.ShouldBe(9_550));
        stage.Read(BudgetScope.Minute).Left.NanoUsd.ShouldBe(550);
        stage.Reserve(600).Short.ShouldBe(BudgetScope.Minute, "the cap holds over the end of a process");
        stage.Reserve(550, "req_next").Hold!.Fence.ShouldBeGreaterThan(left.Fence);

        stage.Clock.Advance(TimeSpan.FromSeconds(61));
        stage.Book.SettleOrphans(stage.Clock.GetUtcNow()).ShouldBe(1);
        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(450), day => day.Held.NanoUsd.ShouldBe(0), day => day.Left.NanoUsd.ShouldBe(9_550));
        var crashed = (await stage.RowsAsync()).Single(row => row.Entry.Kind == LedgerKind.UnsettledAfterCrash).Entry;
        (crashed.Request, crashed.Cost.NanoUsd, crashed.At).ShouldBe(("req_left", 300, left.At));
    }

    [Fact]
    public async Task F_C2_DiedAgainAndAgain_NothingIsChargedTwice()
    {
        await using var stage = await MoneyStage.OpenAsync();
        for (var life = 0; life < 5; life++)
        {
            stage.Cap(Caps);
            stage.Settle(stage.Reserve(100, $"req_{life}").Hold!, 70);
            stage.Reserve(50, $"left_{life}").Hold.ShouldNotBeNull();
            stage.Clock.Advance(TimeSpan.FromSeconds(61));
            await stage.DieAndStartAsync();
            stage.Book.SettleOrphans(stage.Clock.GetUtcNow()).ShouldBe(1);
        }

        stage.Cap(Caps);
        stage.Read(BudgetScope.Day).Settled.NanoUsd.ShouldBe(5 * 120);
        (await stage.RowsAsync()).Sum(row => row.Entry.Cost.NanoUsd).ShouldBe(5 * 120);
        stage.Ask("SELECT SUM(nano_usd) FROM ledger_posting").ShouldBe("0");
        stage.Ask("SELECT COUNT(*) FROM budget_hold").ShouldBe("0");
    }

    [Fact]
    public async Task F_C2_ReapedAndSettledLate_IsChargedOnceOverARestart()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        var hold = stage.Reserve(300, lease: TimeSpan.FromSeconds(5)).Hold!;
        stage.Clock.Advance(TimeSpan.FromSeconds(6));
        stage.Book.Reap(stage.Clock.GetUtcNow()).ShouldBe(1);
        stage.Read(BudgetScope.Day).Held.NanoUsd.ShouldBe(0);
        await stage.RowsAsync();
        stage.Settle(hold, 200);
        stage.Book.Settle(hold, new Money(200)).ShouldBeFalse("it ended already");
        stage.Read(BudgetScope.Day).Settled.NanoUsd.ShouldBe(200);

        await stage.DieAndStartAsync();
        stage.Cap(Caps);
        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(200), day => day.Held.NanoUsd.ShouldBe(0));
        (await stage.RowsAsync()).Single().Entry.Cost.NanoUsd.ShouldBe(200);
    }

    [Fact]
    public async Task F_C5_DayTurnsOverWhileDown_HeldMoneyIsYesterdays()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        stage.Settle(stage.Reserve(900, "req_1").Hold!, 900);
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        stage.Reserve(800, "req_2", lease: TimeSpan.FromHours(30)).Hold.ShouldNotBeNull();
        stage.Clock.Advance(TimeSpan.FromDays(1));
        await stage.DieAndStartAsync();
        stage.Cap(Caps);

        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(0), day => day.Held.NanoUsd.ShouldBe(0));
        var month = stage.Read(BudgetScope.Month);
        (month.Settled.NanoUsd + month.Held.NanoUsd).ShouldBe(stage.Clock.GetUtcNow().Day == 1 ? 0 : 1_700);
        stage.Clock.Advance(TimeSpan.FromHours(8));
        stage.Book.SettleOrphans(stage.Clock.GetUtcNow()).ShouldBe(1);
        stage.Read(BudgetScope.Day).Settled.NanoUsd.ShouldBe(0);
    }

    [Fact]
    public async Task F_C6_AfterRecovery_NoMoreIsGrantedThanIsLeft()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(new BudgetCaps(null, new Money(1_000), null));
        stage.Reserve(600).Hold.ShouldNotBeNull();
        await stage.DieAndStartAsync();
        stage.Cap(new BudgetCaps(null, new Money(1_000), null));

        var answer = stage.Book.Reserve(new BudgetAsk { Tenant = "acme", Want = new Money(900), Least = new Money(100), Lease = TimeSpan.FromMinutes(1) }, stage.Clock.GetUtcNow());
        answer.Hold!.Amount.NanoUsd.ShouldBe(400);
        answer.Short.ShouldBe(BudgetScope.Day);
    }

    [Fact]
    public async Task C23_Session_KeepsItsCapOverARestart()
    {
        await using var stage = await MoneyStage.OpenAsync();
        var policy = new BudgetPolicy { SessionHard = new Money(1_000) };
        stage.Cap(BudgetCaps.None, policy: policy);
        stage.Settle(stage.Reserve(900, session: "s-1").Hold!, 900);
        await stage.DieAndStartAsync();
        stage.Cap(BudgetCaps.None, policy: policy);

        stage.Reserve(200, session: "s-1").Short.ShouldBe(BudgetScope.Session);
        stage.Reserve(200, session: "s-2").Hold.ShouldNotBeNull();
    }

    [Fact]
    public async Task Start_NothingWasEverSpent_MakesNothing()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        Directory.Exists(stage.Folder).ShouldBeFalse();
        new FileInfo(stage.File).Length.ShouldBe(0, "the store is not opened either");
    }

    [Fact]
    public async Task Start_TornRecord_EndsThereAndKeepsWhatIsBefore()
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(Caps);
        stage.Settle(stage.Reserve(300, "req_1").Hold!, 300);
        stage.Settle(stage.Reserve(300, "req_2").Hold!, 200);
        var slice = stage.Money.Journal.Slices()[0];
        var (path, end) = (slice.Segment.Path, slice.End);
        stage.Money.Journal.Dispose();
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.Write(file, [0xFF], end - 1);
        }

        await stage.DieAndStartAsync();
        stage.Cap(Caps);
        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(300), day => day.Held.NanoUsd.ShouldBe(300));
    }

    [Fact]
    public async Task Segments_TheLedgerHasThem_AreFewAndPrivate()
    {
        await using var stage = await MoneyStage.OpenAsync(new JournalLimits { SegmentBytes = 8 << 10, BatchBytes = 8 << 10 });
        for (var i = 0; i < 500; i++)
        {
            stage.Book.Settle([], [stage.Entry($"req_{i}", 7)]);
        }

        Directory.GetFiles(stage.Folder).Length.ShouldBeGreaterThan(3);
        (await stage.RowsAsync()).Count.ShouldBe(500);
        var left = Directory.GetFiles(stage.Folder);
        left.Length.ShouldBeInRange(2, 3, "the one that is written, the one in reserve, and one to be used again");
        left.ShouldAllBe(path => OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        stage.Money.Journal.Health().Waiting.ShouldBe(0);
    }
}
