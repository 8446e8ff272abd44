namespace Breakwater.Core.Line.Decisions;

/// <summary>Decisions that are kept together.</summary>
/// <param name="First">When the first of them ended (UTC).</param>
/// <param name="Last">When the last of them ended (UTC).</param>
/// <param name="Lines">One line of JSON each, in the order in which they ended; after them lines of how the candidates of their plans stood.</param>
/// <param name="Marks">A number for each request's id, by which a block is found.</param>
/// <param name="Plans">The plans that they refer to.</param>
public sealed record DecisionBlock(DateTimeOffset First, DateTimeOffset Last, ReadOnlyMemory<byte> Lines, IReadOnlyList<uint> Marks, IReadOnlyList<StoredPlan> Plans)
{
    /// <summary>Gives the memory of the lines back; null when it is nobody's. Whoever took the block disposes it once it is kept.</summary>
    public IDisposable? Memory { get; init; }

    /// <summary>The id of the first request: no two blocks have the same, so one that is written twice is kept once.</summary>
    public required string FirstId { get; init; }

    /// <summary>The number of an id; several ids may have the same.</summary>
    public static uint MarkOf(string id) => (uint)Planning.StickyHash.Of(tenant: null, session: null, id);
}

/// <summary>A plan as it is stored.</summary>
/// <param name="Hash">What decisions refer to it by: it says all that the plan is.</param>
/// <param name="Body">A <see cref="DecidedPlan"/> as JSON.</param>
public sealed record StoredPlan(string Hash, ReadOnlyMemory<byte> Body);
