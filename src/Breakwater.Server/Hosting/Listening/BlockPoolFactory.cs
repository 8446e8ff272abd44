using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Breakwater.Server.Hosting.Listening;

/// <summary>Gives Kestrel memory in blocks of 32 KB in place of 4 KB: a request of 50 KB then takes two reads from the socket, not thirteen.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
