using System.Buffers;

namespace Breakwater.Core.Streaming;

/// <summary>
/// What the lines of the frame under way have said so far. Positions are relative to the start of the frame, so that
/// moving or growing the buffer does not touch them.
/// </summary>
internal struct SseFields
{
    private byte[]? _joined;
    private int _joinedLength;
    private int _dataLines;
    private Slice _data;
    private Slice _event;
    private Slice _id;
    private bool _comment;
    private bool _field;

    public void Read(ReadOnlySpan<byte> frame, int start, int end)
    {
        ReadOnlySpan<byte> line = frame[start..end];
        if (line.StartsWith("data:"u8))
        {
            _field = true;
            AddData(frame, ValueAfter(frame, start + 5, end));
        }
        else if (line[0] == (byte)':')
        {
            _comment = true;
        }
        else
        {
            _field = true;
            ReadOther(frame, start, end);
        }
    }

    public readonly SseFrame Build(ReadOnlySpan<byte> raw, int start, bool terminated) => new()
    {
        Raw = raw,
        Event = _event.In(raw),
        Data = _dataLines > 1 ? _joined.AsSpan(0, _joinedLength) : _data.In(raw),
        Id = _id.In(raw),
        ConsumedStart = start,
        HasData = _dataLines > 0,
        IsComment = _comment && !_field,
        IsTerminated = terminated,
    };

    /// <summary>Forgets the frame; the scratch for joined data stays for the next one.</summary>
    public void Clear() => this = new SseFields { _joined = _joined };

    public void ReleaseScratch()
    {
        if (_joined is not null) ArrayPool<byte>.Shared.Return(_joined);
        _joined = null;
    }

    private void ReadOther(ReadOnlySpan<byte> frame, int start, int end)
    {
        int colon = frame[start..end].IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? frame[start..end] : frame.Slice(start, colon);
        Slice value = colon < 0 ? new Slice(end, 0) : ValueAfter(frame, start + colon + 1, end);
        if (name.SequenceEqual("data"u8)) AddData(frame, value);
        else if (name.SequenceEqual("event"u8)) _event = value;
        else if (name.SequenceEqual("id"u8) && !value.In(frame).Contains((byte)0)) _id = value;
    }

    private static Slice ValueAfter(ReadOnlySpan<byte> frame, int start, int end)
    {
        if (start < end && frame[start] == (byte)' ') start++;
        return new Slice(start, end - start);
    }

    private void AddData(ReadOnlySpan<byte> frame, Slice value)
    {
        if (++_dataLines == 1)
        {
            _data = value;
            return;
        }

        if (_dataLines == 2) AppendJoined(_data.In(frame));
        AppendJoined("\n"u8);
        AppendJoined(value.In(frame));
    }

    private void AppendJoined(ReadOnlySpan<byte> bytes)
    {
        if (_joined is null || _joined.Length - _joinedLength < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, (_joinedLength + bytes.Length) * 2));
            _joined.AsSpan(0, _joinedLength).CopyTo(larger);
            ReleaseScratch();
            _joined = larger;
        }

        bytes.CopyTo(_joined.AsSpan(_joinedLength));
        _joinedLength += bytes.Length;
    }

    private readonly record struct Slice(int Start, int Length)
    {
        public ReadOnlySpan<byte> In(ReadOnlySpan<byte> frame) => frame.Slice(Start, Length);
    }
}
