namespace Breakwater.Storage;

/// <summary>What keeps a store's work bounded.</summary>
internal sealed record StoreLimits
{
    /// <summary>Writes, and reads, that may wait; one more is refused.</summary>
    public int MostQueued { get; init; } = 4096;

    /// <summary>Writes that become durable together at most.</summary>
    public int LargestGroup { get; init; } = 256;

    /// <summary>Threads that read, each with a connection of its own.</summary>
    public int Readers { get; init; } = 2;

    /// <summary>How long a caller waits for one write or read.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long opening may take: recovery after a crash, and migrations.</summary>
    public TimeSpan OpeningPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long closing waits for the writes that are queued.</summary>
    public TimeSpan DrainPatience { get; init; } = TimeSpan.FromSeconds(10);
}
