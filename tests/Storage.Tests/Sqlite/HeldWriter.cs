using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Sqlite;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>A writer that stands still in the middle of a transaction, as on a disk that does not answer.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _holds = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HeldWriter(SqliteStore store) => Write = store.Access.WriteAsync(Stand, default).AsTask();

    /// <summary>The write that stands still; it adds an entry with the subject <c>held</c> when it goes on.</summary>
    public Task Write { get; }

    public static async Task<HeldWriter> HoldAsync(SqliteStore store)
    {
        var held = new HeldWriter(store);
        await held._holds.Task;
        return held;
    }

    public void Release() => _go.Set();

    public void Dispose() => Release();

    private bool Stand(SqliteSession session)
    {
        _holds.SetResult();
        _go.Wait();
        SqliteAuditLog.Append(session, Conformance.Sample.Why("any", "held"));
        return true;
    }
}
