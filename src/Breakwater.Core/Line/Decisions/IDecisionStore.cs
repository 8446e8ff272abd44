namespace Breakwater.Core.Line.Decisions;

/// <summary>Keeps blocks of decisions. Safe for concurrent use; what fails throws an <see cref="IOException"/>.</summary>
public interface IDecisionStore
{
    /// <summary>Keeps blocks with their plans, all or none; one that is kept already stays as it is. Durable when the task completes.</summary>
    ValueTask AppendAsync(IReadOnlyList<DecisionBlock> blocks, CancellationToken cancellation);

    /// <summary>Blocks that may hold decisions of a time, the newest first.</summary>
    ValueTask<IReadOnlyList<KeptBlock>> ReadAsync(BlockRange range, CancellationToken cancellation);

    /// <summary>Blocks that may hold the request, the newest first.</summary>
    ValueTask<IReadOnlyList<KeptBlock>> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Those of the plans that are kept.</summary>
    ValueTask<IReadOnlyList<StoredPlan>> PlansAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation);

    /// <summary>Drops the oldest blocks: those that ended before a moment, and those beyond a size; then plans that nothing refers to. Gives how many blocks went.</summary>
    ValueTask<int> TrimAsync(DateTimeOffset before, long mostBytes, CancellationToken cancellation);
}

/// <summary>A block as it is kept.</summary>
/// <param name="Number">Its number; later blocks have greater ones.</param>
/// <param name="Lines">As in <see cref="DecisionBlock"/>.</param>
public sealed record KeptBlock(long Number, ReadOnlyMemory<byte> Lines);

/// <summary>Which blocks to read.</summary>
/// <param name="From">The beginning of the time.</param>
/// <param name="To">Its end; not in it.</param>
/// <param name="Upto">The greatest number.</param>
/// <param name="Most">How many at most.</param>
public readonly record struct BlockRange(DateTimeOffset From, DateTimeOffset To, long Upto, int Most);
