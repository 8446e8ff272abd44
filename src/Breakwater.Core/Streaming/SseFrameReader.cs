using System.Buffers;

namespace Breakwater.Core.Streaming;

/// <summary>
/// Cuts a server-sent event stream (WHATWG grammar) into frames, however its bytes are split over reads. Owns one
/// pooled buffer; a frame is a view of it. Not thread-safe: one reader belongs to one stream.
/// </summary>
/// <param name="maxFrameBytes">The largest frame accepted, in bytes with its blank line.</param>
public sealed class SseFrameReader(int maxFrameBytes = SseFrameReader.DefaultMaxFrameBytes) : IDisposable
{
    /// <summary>8 MiB: an image or audio chunk in base64 fits, a runaway line does not.</summary>
    public const int DefaultMaxFrameBytes = 8 * 1024 * 1024;

    private const int FirstBuffer = 512;
    private const int RetainedBuffer = 64 * 1024;
    private const byte Return = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    // Relative to _start: where the line under way begins, and how far it is known to hold no line end.
    private int _line;
    private int _scanned;
    private SseFields _fields;
    private bool _usesBareReturns;
    private bool _streamBegun;

    /// <summary>A frame exceeded the limit. Nothing more will be read; the stream must be given up.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>How many bytes were received and not yet handed out as frames.</summary>
    public int PendingBytes => _end - _start;

    private ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Room for the next read, at least <paramref name="sizeHint"/> bytes. Invalidates every frame handed out.</summary>
    public Memory<byte> GetWriteMemory(int sizeHint = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeHint, 1);
        if (Overflowed) throw new InvalidOperationException("The stream has overflowed; check Overflowed before reading on.");
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > RetainedBuffer) ReleaseIfEmpty();
        }

        if (_buffer.Length - _end < sizeHint) MakeRoom(sizeHint);
        return _buffer.AsMemory(_end);
    }

    /// <summary>Says that <paramref name="count"/> bytes were written into the memory last given out.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>The next complete frame; false when more bytes are needed or the stream has <see cref="Overflowed"/>.</summary>
    public bool TryRead(out SseFrame frame)
    {
        ReadOnlySpan<byte> pending = Pending;
        while (!Overflowed && TryFindLine(pending, out int end, out int next))
        {
            int line = LineStart(pending, end);
            _streamBegun = true;
            if (line == end) return TryComplete(pending[..next], terminated: true, out frame);
            _fields.Read(pending, line, end);
            _line = _scanned = next;
        }

        Overflowed |= pending.Length > maxFrameBytes;
        frame = default;
        return false;
    }

    /// <summary>At the end of the stream, after <see cref="TryRead"/> said false: what came after the last blank line, if anything.</summary>
    public bool TryReadLast(out SseFrame frame)
    {
        if (TryRead(out frame)) return true;
        ReadOnlySpan<byte> pending = Pending;
        if (Overflowed || pending.IsEmpty) return false;

        // A CR that was waiting for its LF is a line end after all.
        bool ended = pending.Length > _line && pending[^1] == Return;
        int end = ended ? pending.Length - 1 : pending.Length;
        int line = LineStart(pending, end);
        if (line < end) _fields.Read(pending, line, end);
        return TryComplete(pending, terminated: ended && line == end, out frame);
    }

    /// <summary>The buffer's bytes between two offsets of frames, so that many frames go out in one write.</summary>
    public ReadOnlyMemory<byte> Bytes(int consumedStart, int consumedEnd) => _buffer.AsMemory(consumedStart, consumedEnd - consumedStart);

    /// <summary>Gives the buffer back while nothing is pending: an idle stream then holds no memory. False when bytes are pending.</summary>
    public bool ReleaseIfEmpty()
    {
        if (_start != _end) return false;
        Release();
        return true;
    }

    /// <summary>Returns the buffer. Frames and bytes handed out are no longer valid; the reader may be disposed again.</summary>
    public void Dispose() => Release();

    // With CRLF the CR may be the last byte received, so its line is complete only when the next byte is known. Not so
    // the blank line of a frame that has shown bare CRs: waiting there would make a CR-only stream lag by one event.
    private bool TryFindLine(ReadOnlySpan<byte> pending, out int end, out int next)
    {
        int found = pending[_scanned..].IndexOfAny(Return, LineFeed);
        end = found < 0 ? pending.Length : _scanned + found;
        next = end + 1;
        if (found >= 0 && pending[end] == LineFeed) return true;
        if (found >= 0 && end == _line && _usesBareReturns) return true;
        if (next < pending.Length)
        {
            if (pending[next] == LineFeed) next++;
            else _usesBareReturns = true;
            return true;
        }

        _scanned = end;
        return false;
    }

    private int LineStart(ReadOnlySpan<byte> pending, int end)
    {
        bool marked = !_streamBegun && pending[_line..end].StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        return marked ? _line + 3 : _line;
    }

    private bool TryComplete(ReadOnlySpan<byte> raw, bool terminated, out SseFrame frame)
    {
        Overflowed = raw.Length > maxFrameBytes;
        frame = Overflowed ? default : _fields.Build(raw, _start, terminated);
        _start += raw.Length;
        _line = _scanned = 0;
        _usesBareReturns = false;
        _fields.Clear();
        return !Overflowed;
    }

    private void MakeRoom(int sizeHint)
    {
        int pending = _end - _start;
        if (_buffer.Length - pending >= sizeHint)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, pending);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(pending + sizeHint, _buffer.Length * 2)));
            Pending.CopyTo(larger);
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _start = 0;
        _end = pending;
    }

    private void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
        _line = _scanned = 0;
        _fields.Clear();
        _fields.ReleaseScratch();
    }
}
