namespace Breakwater.Storage;

/// <summary>How a store is at one moment.</summary>
/// <param name="Engine">Engine and version, as <c>sqlite 3.40.1</c>.</param>
/// <param name="Queued">Writes that wait.</param>
/// <param name="QueueLimit">Writes that may wait; more are refused.</param>
/// <param name="Committing">How long the writes at hand have been under way; null when there are none.</param>
/// <param name="LastCommit">The last writes that became durable; null before the first.</param>
/// <param name="LastError">The last failure, also after it is over; null when there was none.</param>
public sealed record StoreHealth(string Engine, int Queued, int QueueLimit, TimeSpan? Committing, StoreCommit? LastCommit, StoreError? LastError)
{
    /// <summary>False from a failed write to the next one that becomes durable, and while writes are under way for longer than callers wait.</summary>
    public bool IsWell { get; init; }
}

/// <summary>Writes that became durable together.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Took">From their first statement until they were durable.</param>
/// <param name="Writes">How many.</param>
public sealed record StoreCommit(DateTimeOffset At, TimeSpan Took, int Writes);

/// <summary>A failure of a store.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Failure">Why.</param>
/// <param name="Detail">The same for people, with what to do.</param>
public sealed record StoreError(DateTimeOffset At, StoreFailure Failure, string Detail);
