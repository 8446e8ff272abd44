using Breakwater.Storage.Sqlite;

namespace Breakwater.Storage.Journal;

/// <summary>Moves records from the journal to the ledger, in order. Safe for concurrent use: one moves, others wait.</summary>
internal sealed class JournalMover(MoneyJournal journal, SqliteLedger ledger, JournalLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _bytes = new byte[limits.BatchBytes];

    /// <summary>Moves all that is on record by now. Throws a <see cref="StoreException"/> when the store does not take it; nothing is lost by that.</summary>
    public async ValueTask MoveAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Asked for first, and of all: a segment gets another id once it is moved, and one that lay spare has a newer id than its number.
            var slices = journal.Slices();
            var oldest = slices.Select(static slice => slice.Segment.Id).DefaultIfEmpty().Min();
            foreach (var slice in slices)
            {
                await MoveAsync(slice, oldest, cancellation).ConfigureAwait(false);
            }

            journal.Note(null);
        }
        catch (IOException e)
        {
            // What did not answer in time may go on reading the batch that it has.
            _bytes = e is StoreException { MayBeWritten: true } ? new byte[limits.BatchBytes] : _bytes;
            journal.Note(e.Message);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask MoveAsync(JournalSlice slice, long oldest, CancellationToken cancellation)
    {
        var (segment, end, isClosed) = slice;
        while (segment.Moved < end)
        {
            segment.Moved = await ledger.TakeAsync(Read(segment, end, oldest), cancellation).ConfigureAwait(false);
        }

        if (isClosed)
        {
            journal.Drop(segment);
        }
    }

    // To the first that is not whole: there, in what a process left, it died.
    private JournalBatch Read(JournalSegment segment, long end, long oldest)
    {
        var from = segment.Moved;
        var count = segment.Read(from, _bytes.AsSpan(0, (int)Math.Min(_bytes.Length, end - from)));
        var left = new ReadOnlySpan<byte>(_bytes, 0, count);
        while (RecordFrame.Open(left, segment.Mark) is { Length: > 0 } content)
        {
            RecordReader.Check(content);
            left = left[(RecordFrame.HeaderBytes + content.Length)..];
        }

        // Less than the whole of a full buffer is a record cut by the buffer's end; less of what there is, or none, is the end.
        var whole = count - left.Length;
        var isCut = whole > 0 && count == _bytes.Length && from + count < end;
        if (!isCut && !left.IsEmpty && !segment.IsLeft)
        {
            journal.CountLost();
        }

        return new JournalBatch(segment.Id, from, isCut ? from + whole : end, oldest, _bytes.AsMemory(0, whole));
    }
}
