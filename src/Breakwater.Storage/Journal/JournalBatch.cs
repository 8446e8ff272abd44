namespace Breakwater.Storage.Journal;

/// <summary>A stretch of one segment.</summary>
/// <param name="Segment">Its id.</param>
/// <param name="From">Where the records begin.</param>
/// <param name="To">Where they end, and where the next begins.</param>
/// <param name="Oldest">The oldest segment there is; of older ones nothing need be known.</param>
/// <param name="Records">What is in it: whole records in their frames, all of them checked, of known kinds. Nobody changes them as long as the batch may be read.</param>
internal sealed record JournalBatch(long Segment, long From, long To, long Oldest, ReadOnlyMemory<byte> Records);
