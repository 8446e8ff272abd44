namespace Breakwater.Core.Jobs;

/// <summary>A request that was taken over to be answered later (A5.9, A7.9).</summary>
/// <param name="Id">What its caller asks for it by.</param>
/// <param name="Tenant">Whose it is; null for a caller of an open gateway.</param>
/// <param name="Call">The request.</param>
/// <param name="Created">When it was taken over (UTC).</param>
/// <param name="Expires">When it is forgotten, answered or not (UTC).</param>
public sealed record Job(string Id, string? Tenant, JobCall Call, DateTimeOffset Created, DateTimeOffset Expires)
{
    public JobState State { get; init; }

    /// <summary>When it is to be tried next, while queued (UTC).</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>How often it was begun. Whoever began it may report on it only while this is the same.</summary>
    public int Attempt { get; init; }

    /// <summary>Why it waits, or how it failed, in words for its caller.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it ended (UTC); null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>What the request was answered; null while it was not.</summary>
    public JobAnswer? Answer { get; init; }

    /// <summary>True when nothing more will happen to it.</summary>
    public bool IsOver => State is JobState.Completed or JobState.Failed or JobState.Cancelled;
}

/// <summary>A request as it can be made again: nothing of its credential.</summary>
/// <param name="Path">The path of its surface, as <c>/v1/messages</c>.</param>
/// <param name="Headers">The headers that say how it is to be served.</param>
/// <param name="Body">Its body as it came.</param>
public sealed record JobCall(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);

/// <summary>An answer as its caller would have had it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Body">The body.</param>
public sealed record JobAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body);

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>It waits for its time.</summary>
    Queued,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It was answered with success.</summary>
    Completed,

    /// <summary>It was answered with an error, or not in time.</summary>
    Failed,

    /// <summary>Its caller took it back.</summary>
    Cancelled,
}
