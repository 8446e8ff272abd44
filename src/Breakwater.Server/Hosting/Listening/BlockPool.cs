using System.Buffers;

namespace Breakwater.Server.Hosting.Listening;

/// <summary>Pinned blocks of one size, kept for reuse up to a bound; the one used last is used next, so that few of them are ever touched. Safe for concurrent use.</summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockSize = 32 * 1024;
    private const int MaxKept = 256;
    private readonly Lock _gate = new();
    private readonly Block[] _kept = new Block[MaxKept];
    private int _count;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        lock (_gate)
        {
            if (_count > 0)
            {
                return _kept[--_count];
            }
        }

        return new Block(this);
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            Array.Clear(_kept);
            _count = 0;
        }
    }

    private void Keep(Block block)
    {
        lock (_gate)
        {
            if (_count < MaxKept)
            {
                _kept[_count++] = block;
            }
        }
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose() => pool.Keep(this);
    }
}
