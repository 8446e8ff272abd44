using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Tests.Sqlite;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>Segments that the ledger has are used again; what stood in them before is never taken for new.</summary>
public sealed class JournalRenewalTests
{
    private static readonly JournalLimits Small = new() { SegmentBytes = 8 << 10, BatchBytes = 8 << 10 };

    [Fact]
    public async Task Segments_UsedAgainAndAgain_KeepEachRecordOnce()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        var used = new HashSet<JournalSegment>();
        var ids = new HashSet<long>();
        for (var i = 0; i < 2000; i++)
        {
            stage.Book.Settle([], [stage.Entry($"req_{i}", 7)]);
            foreach (var slice in stage.Money.Journal.Slices())
            {
                used.Add(slice.Segment);
                ids.Add(slice.Segment.Id);
            }

            if (i % 30 == 0)
            {
                await stage.RowsAsync();
            }
        }

        if (used.First().IsRenewable)
        {
            used.Count.ShouldBeLessThan(ids.Count, "some had several names");
        }

        (await stage.RowsAsync()).Select(row => row.Entry.Request).Distinct().Count().ShouldBe(2000);
        stage.Ask("SELECT COUNT(*) FROM ledger").ShouldBe("2000");
        Directory.GetFiles(stage.Folder).Length.ShouldBeInRange(2, 3, "the one that is written, the one in reserve, and one to be used again");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task F_C2_DiesAgainAndAgain_NothingIsTakenTwiceOrLost(ulong seed)
    {
        var chance = new SeededRandom(seed);
        await using var stage = await MoneyStage.OpenAsync(Small);
        stage.Cap(new BudgetCaps(null, new Money(1_000_000), null));
        var count = 0;
        for (var life = 0; life < 12; life++)
        {
            for (var i = (int)(chance.NextDouble() * 200); i > 0; i--)
            {
                stage.Settle(stage.Reserve(7, $"req_{count++}").Hold!, 5);
                if (chance.NextDouble() < 0.025)
                {
                    await stage.RowsAsync();
                }
            }

            await stage.DieAndStartAsync();
            stage.Cap(new BudgetCaps(null, new Money(1_000_000), null));
            stage.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await stage.RowsAsync()).Select(row => row.Entry.Request).Distinct().Count().ShouldBe(count);
        stage.Ask("SELECT COUNT(*) FROM ledger").ShouldBe($"{count}");
        stage.Read(BudgetScope.Day).ShouldSatisfyAllConditions(day => day.Settled.NanoUsd.ShouldBe(5 * count), day => day.Held.NanoUsd.ShouldBe(0));
    }

    // A spare one may lie there longer than the ledger remembers its old id.
    [Fact]
    public async Task F_C2_LedgerHasForgottenOldSegments_NoneIsTakenAgain()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        for (var i = 0; i < 300; i++)
        {
            stage.Book.Settle([], [stage.Entry($"req_{i}", 7)]);
        }

        await stage.RowsAsync();
        var slices = stage.Money.Journal.Slices();
        using (var database = new RawDatabase(stage.File))
        {
            database.Execute($"DELETE FROM journal_segment WHERE id < {slices[0].Segment.Id}");
        }

        await stage.DieAndStartAsync();
        (await stage.RowsAsync()).Count.ShouldBe(300);
    }

    // What a ledger may forget is older than the oldest segment there was, also when that is used again under a new id meanwhile.
    [Fact]
    public async Task F_C2_QuietForWeeks_SegmentUnderWayIsTakenOnce()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        var first = 0;
        while (stage.Money.Journal.Slices().Count < 3)
        {
            stage.Book.Settle([], [stage.Entry($"req_{first++}", 7)]);
        }

        stage.Clock.Advance(TimeSpan.FromDays(20));
        (await stage.RowsAsync()).Count.ShouldBe(first);
        stage.Book.Settle([], [stage.Entry("req_late", 7)]);
        (await stage.RowsAsync()).Count.ShouldBe(first + 1);
        await stage.DieAndStartAsync();
        stage.Ask("SELECT COUNT(*) FROM ledger").ShouldBe($"{first + 1}");
    }

    [Fact]
    public async Task Start_SegmentOfAVersionWithoutMarks_IsTaken()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        await LeaveAsync(stage, "MONYJNL1");

        await stage.DieAndStartAsync();
        (await stage.RowsAsync()).Single().Entry.Request.ShouldBe("req_old");
    }

    [Fact]
    public async Task Start_SegmentOfANewerVersion_IsRefusedAndLeftAsItIs()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        var path = await LeaveAsync(stage, "MONYJNL3");
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<StoreException>(stage.DieAndStartAsync)).ShouldSatisfyAllConditions(
            error => error.Failure.ShouldBe(StoreFailure.Newer),
            error => error.Message.ShouldContain("000001.log is a journal of money of a newer version. Run that version"));
        (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task Start_FileThatIsNoSegment_IsPassedOver()
    {
        await using var stage = await MoneyStage.OpenAsync(Small);
        await LeaveAsync(stage, "\0\0\0\0\0\0\0\0");

        await stage.DieAndStartAsync();
        (await stage.RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Renew_RecordsOfBefore_AreNoRecordsAnyMore()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("000001.log");
        using var record = MoneyStage.Sealed(new() { At = DateTimeOffset.UnixEpoch, Request = "req_1", Kind = 0, Cost = new Money(1) });
        using (var segment = JournalSegment.Create(path, 1000, 8 << 10))
        {
            Assert.SkipUnless(segment.IsRenewable, "the file system here writes no file in place");
            segment.Append(MemoryMarshal.AsMemory(record.Written).Span);
            segment.Renew(2000);
            segment.End.ShouldBe(JournalSegment.HeaderBytes);
        }

        var left = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var records = left.AsMemory(JournalSegment.HeaderBytes);
        using var opened = JournalSegment.TryOpenLeft(path)!;
        opened.Id.ShouldBe(2000);
        records.Span[..4].ToArray().ShouldNotBe(new byte[4], "it still stands there");
        RecordFrame.Open(records.Span, opened.Mark).Length.ShouldBe(0);
    }

    // A file with one record, as a version with such a beginning leaves it.
    private static async Task<string> LeaveAsync(MoneyStage stage, string beginning)
    {
        using var record = MoneyStage.Sealed(stage.Entry("req_old", 30));
        var file = new byte[8 << 10];
        Encoding.ASCII.GetBytes(beginning, file);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8), 77);
        record.Written.Span.CopyTo(file.AsSpan(JournalSegment.HeaderBytes));
        Directory.CreateDirectory(stage.Folder);
        var path = Path.Combine(stage.Folder, "000001.log");
        await File.WriteAllBytesAsync(path, file);
        return path;
    }
}
