namespace Breakwater.Storage.Journal;

/// <summary>The first byte of a record.</summary>
internal enum RecordKind : byte
{
    /// <summary>Money was put aside.</summary>
    Held = 1,

    /// <summary>A hold was taken back because its time was over.</summary>
    Reaped = 2,

    /// <summary>Holds were settled, with what was bought.</summary>
    Settled = 3,
}
