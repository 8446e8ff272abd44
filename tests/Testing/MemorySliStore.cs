using Breakwater.Core.Objectives;

namespace Breakwater.Testing;

/// <summary>Counts of requests in memory. Outlives the gateways over it, as a file does.</summary>
public sealed class MemorySliStore : ISliStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<(DateTimeOffset, string, string), SliRow> kept = [];

    /// <summary>Thrown by every call while it is set.</summary>
    public IOException? Stopped { get; set; }

    /// <summary>What it holds.</summary>
    public IReadOnlyList<SliRow> Rows
    {
        get
        {
            lock (gate)
            {
                return [.. kept.Values];
            }
        }
    }

    public ValueTask<IReadOnlyList<SliRow>> LoadAsync(DateTimeOffset since, CancellationToken cancellation) =>
        Stopped is { } stopped ? ValueTask.FromException<IReadOnlyList<SliRow>>(stopped) : ValueTask.FromResult<IReadOnlyList<SliRow>>([.. Rows.Where(row => row.At >= since)]);

    public ValueTask SaveAsync(IReadOnlyList<SliRow> rows, DateTimeOffset dropBefore, CancellationToken cancellation)
    {
        if (Stopped is { } stopped)
        {
            return ValueTask.FromException(stopped);
        }

        lock (gate)
        {
            foreach (var row in rows)
            {
                kept[(row.At, row.Provider, row.Tenant)] = row;
            }

            foreach (var old in kept.Keys.Where(key => key.Item1 < dropBefore).ToList())
            {
                kept.Remove(old);
            }
        }

        return ValueTask.CompletedTask;
    }
}
