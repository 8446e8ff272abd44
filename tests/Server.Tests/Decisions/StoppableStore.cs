using Breakwater.Core.Line.Decisions;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>A store that stops and goes on when told.</summary>
internal sealed class StoppableStore(IDecisionStore inner) : IDecisionStore
{
    /// <summary>What it says instead of keeping anything; null when it works.</summary>
    public volatile string? Stopped;

    /// <summary>True when what it refuses is kept all the same, as after a commit whose word was lost.</summary>
    public volatile bool KeepsAllTheSame;

    public async ValueTask AppendAsync(IReadOnlyList<DecisionBlock> blocks, CancellationToken cancellation)
    {
        if (Stopped is null || KeepsAllTheSame)
        {
            await inner.AppendAsync(blocks, cancellation);
        }

        Check();
    }

    public ValueTask<IReadOnlyList<KeptBlock>> ReadAsync(BlockRange range, CancellationToken cancellation)
    {
        Check();
        return inner.ReadAsync(range, cancellation);
    }

    public ValueTask<IReadOnlyList<KeptBlock>> FindAsync(string id, CancellationToken cancellation)
    {
        Check();
        return inner.FindAsync(id, cancellation);
    }

    public ValueTask<IReadOnlyList<StoredPlan>> PlansAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation) => inner.PlansAsync(hashes, cancellation);

    public ValueTask<int> TrimAsync(DateTimeOffset before, long mostBytes, CancellationToken cancellation) => inner.TrimAsync(before, mostBytes, cancellation);

    private void Check()
    {
        if (Stopped is { } why)
        {
            throw new IOException(why);
        }
    }
}
