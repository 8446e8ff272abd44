namespace Breakwater.Storage.Journal;

/// <summary>What keeps a journal bounded.</summary>
internal sealed record JournalLimits
{
    /// <summary>Bytes of one segment, which are taken from the disk when it is made.</summary>
    public int SegmentBytes { get; init; } = 4 << 20;

    /// <summary>Segments that there may be, the one in reserve included; with one more to write nothing is held any more.</summary>
    public int MostSegments { get; init; } = 64;

    /// <summary>Bytes of records that may wait in memory while none can be written.</summary>
    public int MostSpilledBytes { get; init; } = 4 << 20;

    /// <summary>How long a failed attempt to make a segment counts, so that a full disk is not asked at every request.</summary>
    public TimeSpan BetweenTries { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often records go on to the ledger; while it takes none, to the disk.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of records that go to the ledger in one transaction at most.</summary>
    public int BatchBytes { get; init; } = 1 << 20;

    /// <summary>How long closing waits for the ledger to take what is left; the next start does it else.</summary>
    public TimeSpan ClosingPatience { get; init; } = TimeSpan.FromSeconds(3);
}
