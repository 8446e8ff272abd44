using System.Buffers;
using System.Collections.Concurrent;

namespace Breakwater.Server.Hosting;

/// <summary>Pinned blocks of one size, kept for reuse up to a bound. Safe for concurrent use.</summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockSize = 32 * 1024;
    private const int MaxKept = 256;
    private readonly ConcurrentQueue<Block> _free = new();

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _free.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose()
        {
            if (pool._free.Count < MaxKept)
            {
                pool._free.Enqueue(this);
            }
        }
    }
}
