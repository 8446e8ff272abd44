using System.Buffers;

namespace Breakwater.Core.Streaming;

/// <summary>A growing byte buffer from the shared pool. One owner; dispose returns the memory, after which nothing taken from it is valid.</summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">Bytes rented at once; 0 rents on first use.</param>
    public PooledBuffer(int capacity = 0) => _bytes = capacity == 0 ? [] : ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _length));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    /// <summary>Forgets the content, keeps the memory.</summary>
    public void Clear() => _length = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _length = 0;
    }

    private void Reserve(int wanted)
    {
        if (_bytes.Length - _length < wanted)
        {
            Grow(wanted);
        }
    }

    private void Grow(int wanted)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked((int)Math.Max((long)_length + wanted, Math.Min(_bytes.Length * 2L, Array.MaxLength))));
        Written.Span.CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
