using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Streaming;

namespace Breakwater.Storage.Journal;

/// <summary>
/// Money on record in a folder beside the store: segments of a fixed size, of which one is written and one is in reserve. A record costs one write into the page cache, so
/// it survives the end of the process, however it ends. Nothing is held while there is no reserve, which so belongs to the settlements of what was held before.
/// One whose records are all in the ledger is kept to be used again.
/// Nothing is made before the first record. Safe for concurrent use.
/// </summary>
internal sealed class MoneyJournal(string folder, JournalLimits limits, TimeProvider clock) : IMoneyJournal, IDisposable
{
    private const string Pattern = "*.log";

    [ThreadStatic]
    private static PooledBuffer? record;

    private readonly Lock _gate = new();
    private readonly List<JournalSegment> _full = [];
    private readonly Queue<byte[]> _spilled = [];
    private JournalSegment? _current;
    private JournalSegment? _reserve;
    private JournalSegment? _spare;
    private long _number;
    private long _lastId;
    private long? _triedAt;
    private int _spilledBytes;
    private long _lost;
    private string? _stopped;
    private string? _ledgerError;

    /// <summary>True when an earlier process, or this one, has put anything on record.</summary>
    public bool Exists => Directory.Exists(folder);

    /// <summary>True while the disk may lack something of what is written.</summary>
    public bool IsDirty
    {
        get
        {
            lock (_gate)
            {
                return Segments_NeedsLock().Any(static segment => segment.IsDirty);
            }
        }
    }

    /// <summary>Takes over what earlier processes left, for the ledger to take. Before the first record.</summary>
    public void TakeOver()
    {
        if (!Exists)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var path in Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
            {
                if (long.TryParse(Path.GetFileNameWithoutExtension(path), out var number))
                {
                    _number = Math.Max(_number, number);
                    if (JournalSegment.TryOpenLeft(path) is { } left)
                    {
                        _full.Add(left);
                        _lastId = Math.Max(_lastId, left.Id);
                    }
                }
            }
        }
    }

    public bool TryHold(BudgetHold hold)
    {
        var output = record ??= new PooledBuffer(1024);
        RecordWriter.Held(hold, output);
        var bytes = Seal(output);
        lock (_gate)
        {
            return IsReady_NeedsLock() && TryAppend_NeedsLock(bytes);
        }
    }

    public void Reap(BudgetHold hold)
    {
        var output = record ??= new PooledBuffer(1024);
        RecordWriter.Reaped(hold, output);
        Keep(Seal(output), isOfHold: true);
    }

    public void Settle(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries)
    {
        var output = record ??= new PooledBuffer(1024);
        RecordWriter.Settled(holds, entries, output);
        Keep(Seal(output), isOfHold: holds.Length > 0);
    }

    public MoneyJournalHealth Health()
    {
        lock (_gate)
        {
            var waiting = Segments_NeedsLock().Sum(static segment => segment.End - Math.Max(segment.Moved, JournalSegment.HeaderBytes));
            return new MoneyJournalHealth(waiting, _spilled.Count, _lost, _stopped, _ledgerError);
        }
    }

    /// <summary>Tries again what could not be written.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            if (_stopped is not null || _spilled.Count > 0)
            {
                _triedAt = null;
                IsReady_NeedsLock();
            }
        }
    }

    /// <summary>Counts what cannot be read back.</summary>
    public void CountLost()
    {
        lock (_gate)
        {
            _lost++;
        }
    }

    /// <summary>Notes why the ledger did not take what waits; null when it did.</summary>
    public void Note(string? ledgerError)
    {
        lock (_gate)
        {
            _ledgerError = ledgerError;
        }
    }

    /// <summary>What there is to move, the oldest first: each segment, up to where it is written, and whether that is its end.</summary>
    public IReadOnlyList<JournalSlice> Slices()
    {
        lock (_gate)
        {
            return [.. Segments_NeedsLock().Select(segment => new JournalSlice(segment, segment.End, segment != _current && segment != _reserve))];
        }
    }

    /// <summary>Deletes a segment that the ledger has as a whole, or keeps it as the next.</summary>
    public void Drop(JournalSegment segment)
    {
        lock (_gate)
        {
            _full.Remove(segment);
            if (_spare is null && segment.IsRenewable)
            {
                // Renewed now: of its old id the ledger does not know for ever.
                segment.Renew(NextId_NeedsLock());
                _spare = segment;
                return;
            }
        }

        // While it is still locked, so that nobody else takes it over in between.
        try
        {
            File.Delete(segment.Path);
        }
        finally
        {
            segment.Dispose();
        }
    }

    /// <summary>Waits until the disk has all that is written. One caller at a time, on a thread that may wait.</summary>
    public void Flush()
    {
        foreach (var (segment, _, _) in Slices())
        {
            try
            {
                segment.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Dropped meanwhile, or a disk that fails: the next write tells.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var segment in Segments_NeedsLock())
            {
                segment.Dispose();
            }

            _spare?.Dispose();
            _full.Clear();
            (_current, _reserve, _spare) = (null, null, null);
        }
    }

    private static Span<byte> Seal(PooledBuffer output)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.Written).Span;
        RecordFrame.Seal(bytes);
        return bytes;
    }

    private IEnumerable<JournalSegment> Segments_NeedsLock() => _full.Concat(new[] { _current, _reserve }.OfType<JournalSegment>());

    private void Keep(Span<byte> bytes, bool isOfHold)
    {
        lock (_gate)
        {
            if ((IsReady_NeedsLock() || (isOfHold && _spilled.Count == 0)) && TryAppend_NeedsLock(bytes))
            {
                return;
            }

            if (_spilledBytes + bytes.Length > limits.MostSpilledBytes)
            {
                _lost++;
                return;
            }

            _spilled.Enqueue(bytes.ToArray());
            _spilledBytes += bytes.Length;
        }
    }

    // True when there is a reserve and nothing waits in memory: then anything may be written.
    private bool IsReady_NeedsLock()
    {
        if (_reserve is null)
        {
            Grow_NeedsLock();
        }

        while (_spilled.TryPeek(out var waiting) && (_reserve is not null || _current?.HasRoomFor(waiting.Length) == true) && TryAppend_NeedsLock(waiting))
        {
            _spilled.Dequeue();
            _spilledBytes -= waiting.Length;
        }

        return _reserve is not null && _spilled.Count == 0;
    }

    private bool TryAppend_NeedsLock(Span<byte> bytes)
    {
        // Twice: the segment may turn out to be broken, and then the reserve is there.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (_current?.HasRoomFor(bytes.Length) != true && !Advance_NeedsLock())
            {
                return false;
            }

            try
            {
                _current!.Append(bytes);
                return true;
            }
            catch (IOException e)
            {
                _stopped = $"{_current!.Path} cannot be written: {e.Message} Look at its disk.";
                Retire_NeedsLock();
            }
        }

        return false;
    }

    // Goes on in the reserve, and makes another.
    private bool Advance_NeedsLock()
    {
        Retire_NeedsLock();
        if (_reserve is null)
        {
            Grow_NeedsLock();
        }

        (_current, _reserve) = (_reserve, null);
        Grow_NeedsLock();
        return _current is not null;
    }

    private void Retire_NeedsLock()
    {
        if (_current is not null)
        {
            _full.Add(_current);
            _current = null;
        }
    }

    private void Grow_NeedsLock()
    {
        if (_triedAt is { } at && clock.GetElapsedTime(at) < limits.BetweenTries)
        {
            return;
        }

        try
        {
            while (_current is null || _reserve is null)
            {
                if (_full.Count + (_current is null ? 0 : 1) + 1 > limits.MostSegments)
                {
                    throw new IOException($"{folder} has {limits.MostSegments} segments of {limits.SegmentBytes >> 10} KiB that the store has not taken. Free the store: what holds it is in its own error.");
                }

                var made = Make_NeedsLock();
                (_current, _reserve) = _current is null ? (made, _reserve) : (_current, made);
            }

            (_stopped, _triedAt) = (null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _triedAt = clock.GetTimestamp();
            _stopped = $"money cannot be put on record: {e.Message}";
        }
    }

    private JournalSegment Make_NeedsLock()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string path;
        do
        {
            path = Path.Combine(folder, JournalSegment.NameOf(++_number));
        }
        while (File.Exists(path));
        return TryReuse_NeedsLock(path) ?? JournalSegment.Create(path, NextId_NeedsLock(), limits.SegmentBytes);
    }

    private JournalSegment? TryReuse_NeedsLock(string path)
    {
        if (_spare is not { } spare)
        {
            return null;
        }

        _spare = null;
        try
        {
            spare.Rename(path);
            spare.Renew(NextId_NeedsLock());
            return spare;
        }
        catch (IOException)
        {
            // Somebody took it away; there is nothing in it.
            spare.Dispose();
            return null;
        }
    }

    private long NextId_NeedsLock() => _lastId = Math.Max(_lastId + 1, clock.GetUtcNow().UtcTicks);
}

/// <summary>A segment, up to where it is written, and whether no more will be.</summary>
internal sealed record JournalSlice(JournalSegment Segment, long End, bool IsClosed);
