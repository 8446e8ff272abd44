using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;

namespace Breakwater.Storage.Journal;

/// <summary>One record of a journal, as it was read.</summary>
internal abstract record JournalRecord;

/// <summary>Money was put aside.</summary>
internal sealed record HeldRecord(OrphanHold Hold) : JournalRecord;

/// <summary>A hold was taken back because its time was over.</summary>
internal sealed record ReapedRecord(long Fence) : JournalRecord;

/// <summary>Holds were settled, with what was bought.</summary>
internal sealed record SettledRecord(IReadOnlyList<SettledHold> Holds, IReadOnlyList<LedgerEntry> Entries) : JournalRecord;

/// <summary>A hold by its fence, and the nano-dollars that were spent of it.</summary>
internal readonly record struct SettledHold(long Fence, long Spent);

/// <summary>The first byte of a record.</summary>
internal enum RecordKind : byte
{
    Held = 1,
    Reaped = 2,
    Settled = 3,
}
