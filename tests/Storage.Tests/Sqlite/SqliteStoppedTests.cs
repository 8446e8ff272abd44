using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Breakwater.Testing;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>F-J1 for the embedded store: locked, full, stalled. Every write has a bounded, documented end, and what was acknowledged stays.</summary>
public sealed class SqliteStoppedTests : IAsyncLifetime
{
    private static readonly StoreLimits Limits = new() { MostQueued = 3 };

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private SqliteStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_folder.File("breakwater.db"), Limits, _clock, _log, default);
        await _store.Access.OpenAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task F_J1_LockedByAnother_WritesAreRefusedAndGoOnAfterwards()
    {
        await AppendAsync("before");
        using (var other = new RawDatabase(_store.File))
        {
            other.Execute("BEGIN EXCLUSIVE");
            var refused = await Should.ThrowAsync<StoreException>(() => AppendAsync("meanwhile"));
            refused.Failure.ShouldBe(StoreFailure.Locked);
            refused.MayBeWritten.ShouldBeFalse();
            (await SubjectsAsync()).ShouldBe(["before"], "readers do not care");
            var health = _store.Health();
            health.IsWell.ShouldBeFalse();
            health.LastError!.Failure.ShouldBe(StoreFailure.Locked);
        }

        await AppendAsync("after");
        (await SubjectsAsync()).ShouldBe(["after", "before"]);
        _store.Health().IsWell.ShouldBeTrue();
        _log.All.Select(line => line.Split(' ')[0]).ShouldBe(["Error", "Warning"], "one line when it stops, one when it goes on");
    }

    [Fact]
    public async Task F_J1_DiskFull_WritesAreRefusedAndGoOnAfterwards()
    {
        await AppendAsync("before");
        await PagesAsync(1);
        var refused = await Should.ThrowAsync<StoreException>(() => AppendAsync("meanwhile", new string('x', 1 << 20)));
        refused.Failure.ShouldBe(StoreFailure.NoRoom);
        refused.MayBeWritten.ShouldBeFalse();
        _store.Health().IsWell.ShouldBeFalse();
        (await SubjectsAsync()).ShouldBe(["before"]);

        await PagesAsync(int.MaxValue);
        await AppendAsync("after", new string('x', 1 << 20));
        (await SubjectsAsync()).ShouldBe(["after", "before"]);
        _store.Health().IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task F_J1_WriterStalls_CallersAreLetGoInTimeAndToldWhatHolds()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        var waiting = AppendAsync("given up");
        _store.Health().IsWell.ShouldBeTrue();
        _clock.Advance(Limits.Patience + TimeSpan.FromMilliseconds(1));

        (await Should.ThrowAsync<StoreException>(() => held.Write)).ShouldSatisfyAllConditions(
            refused => refused.Failure.ShouldBe(StoreFailure.TimedOut),
            refused => refused.MayBeWritten.ShouldBeTrue("it had begun"));
        (await Should.ThrowAsync<StoreException>(() => waiting)).ShouldSatisfyAllConditions(
            refused => refused.Failure.ShouldBe(StoreFailure.TimedOut),
            refused => refused.MayBeWritten.ShouldBeFalse("it never began"));
        _store.Health().ShouldSatisfyAllConditions(
            health => health.IsWell.ShouldBeFalse(),
            health => health.Committing!.Value.ShouldBeGreaterThanOrEqualTo(Limits.Patience));

        held.Release();
        await AppendAsync("after");
        (await SubjectsAsync()).ShouldBe(["after", "held"]);
        _store.Health().IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task F_J1_QueueFull_NextIsRefusedAtOnce()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        Task[] waiting = [AppendAsync("1"), AppendAsync("2"), AppendAsync("3")];
        var refused = AppendAsync("4");
        refused.IsCompleted.ShouldBeTrue("no caller waits for a refusal");
        var full = await Should.ThrowAsync<StoreException>(() => refused);
        full.Failure.ShouldBe(StoreFailure.QueueFull);
        full.MayBeWritten.ShouldBeFalse();
        _store.Health().Queued.ShouldBe(3);

        held.Release();
        await Task.WhenAll(waiting);
        (await SubjectsAsync()).ShouldBe(["3", "2", "1", "held"]);
    }

    [Fact]
    public async Task Close_WritesQueued_AreDoneFirst()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        Task[] waiting = [AppendAsync("1"), AppendAsync("2")];
        var closing = _store.DisposeAsync();
        held.Release();
        await closing;
        await Task.WhenAll(waiting);
        (await Should.ThrowAsync<StoreException>(() => AppendAsync("late"))).Failure.ShouldBe(StoreFailure.Closed);

        await using var again = await SqliteStore.OpenAsync(_store.File, Limits, _clock, _log, default);
        (await again.Audit.ReadAsync(long.MaxValue, 10, default)).Select(record => record.Entry.Subject).ShouldBe(["2", "1", "held"]);
    }

    private Task AppendAsync(string subject, string reason = "a test asked for it") =>
        _store.Audit.AppendAsync(Sample.Why("any", subject) with { Reason = reason }, default).AsTask();

    private async Task<IEnumerable<string>> SubjectsAsync() => (await _store.Audit.ReadAsync(long.MaxValue, 100, default)).Select(record => record.Entry.Subject);

    // No fewer than there are: then the file may not grow.
    private async Task PagesAsync(int most) => await _store.Access.WriteAsync(session => session.Text($"PRAGMA max_page_count = {most}"), default);
}
