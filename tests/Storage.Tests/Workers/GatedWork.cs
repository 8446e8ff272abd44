using Breakwater.Storage.Workers;

namespace Breakwater.Storage.Tests.Workers;

/// <summary>An engine whose first group waits for a gate: all that comes meanwhile is queued.</summary>
internal sealed class GatedWork : IGroupWork<string>
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many jobs each group had.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>Thrown for the group of this number, from 1.</summary>
    public (int Group, Exception Bug)? Throws { get; init; }

    public bool IsDisposed { get; private set; }

    /// <summary>Ends when the first group stands at the gate.</summary>
    public Task Arrived => _arrived.Task;

    public void Open() => _gate.Set();

    public void Run(IReadOnlyList<Job<string>> group)
    {
        Groups.Add(group.Count);
        foreach (var job in group)
        {
            if (job.TryBegin())
            {
                job.Execute("session");
            }

            _arrived.TrySetResult();
            _gate.Wait();
        }

        if (Throws is { } planned && planned.Group == Groups.Count)
        {
            throw planned.Bug;
        }
    }

    public void Dispose() => IsDisposed = true;
}
