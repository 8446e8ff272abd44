using System.Runtime.InteropServices;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Sqlite;
using Breakwater.Testing;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>A store with money in a folder of its own, on a clock moved by hand; can be left as a process that dies leaves it.</summary>
internal sealed class MoneyStage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalLimits _limits;
    private SqliteStore _store = null!;
    private DurableMoney _money = null!;

    // What the worker does is done by the tests, in their own order.
    private MoneyStage(JournalLimits limits) => _limits = limits with { Period = TimeSpan.FromDays(40) };

    public ManualTimeProvider Clock { get; } = new();

    public LogLines Log { get; } = new();

    public BudgetBook Book { get; private set; } = null!;

    public SqliteStore Store => _store;

    public DurableMoney Money => _money;

    public string File => _folder.File("breakwater.db");

    public string Folder => File + "-money";

    public static async Task<MoneyStage> OpenAsync(JournalLimits? limits = null)
    {
        var stage = new MoneyStage(limits ?? new JournalLimits { SegmentBytes = 64 << 10, BatchBytes = 64 << 10 });
        await stage.StartAsync();
        return stage;
    }

    /// <summary>Ends without a word, and begins again: nothing is moved or closed in order.</summary>
    public async Task DieAndStartAsync()
    {
        // The locks of a process go with it.
        _money.Journal.Dispose();
        await _store.DisposeAsync();
        await StartAsync();
    }

    public void Cap(BudgetCaps caps, string tenant = "acme", BudgetPolicy? policy = null) => Book.Apply(policy ?? new BudgetPolicy { NonCriticalThousandths = 1000 }, [new(tenant, caps)]);

    public BudgetAnswer Reserve(long nanoUsd, string request = "req_1", string tenant = "acme", TimeSpan? lease = null, string? session = null) => Book.Reserve(
        new BudgetAsk { Request = request, Tenant = tenant, Session = session, Want = new Money(nanoUsd), Least = new Money(nanoUsd), Lease = lease ?? TimeSpan.FromMinutes(1) }, Clock.GetUtcNow());

    public void Settle(BudgetHold hold, long nanoUsd) => Book.Settle([new HoldEnd(hold, new Money(nanoUsd))], [Entry(hold.Request, nanoUsd, hold.Tenant, hold.At)]);

    public LedgerEntry Entry(string request, long nanoUsd, string? tenant = "acme", DateTimeOffset? at = null) => new()
    {
        At = at ?? Clock.GetUtcNow(),
        Request = request,
        Kind = LedgerKind.Answer,
        Cost = new Money(nanoUsd),
        Tenant = tenant,
        Provider = "openai",
        Model = "m-chat",
        Route = "chat",
        Status = 200,
        Usage = new TokenUsage { Input = 10, Output = 5 },
    };

    /// <summary>The record of a settlement without holds, sealed; the caller disposes it.</summary>
    public static PooledBuffer Sealed(LedgerEntry entry)
    {
        var record = new PooledBuffer();
        RecordWriter.Settled([], [entry], record);
        RecordFrame.Seal(MemoryMarshal.AsMemory(record.Written).Span);
        return record;
    }

    public BudgetReading Read(BudgetScope scope) => Book.Read(Clock.GetUtcNow()).Single(reading => reading.Scope == scope);

    public ValueTask<IReadOnlyList<LedgerRow>> RowsAsync() => _money.Ledger.ReadAsync(new LedgerSpan(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), 0, int.MaxValue, default);

    public string Ask(string sql)
    {
        using var database = new RawDatabase(File);
        return database.Ask(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _money.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _store = await SqliteStore.OpenAsync(File, new StoreLimits(), Clock, Log, default);
        _money = new DurableMoney(_store.File, _store.Access, _limits, Clock, Log);
        Book = await _money.OpenAsync(default);
    }
}
