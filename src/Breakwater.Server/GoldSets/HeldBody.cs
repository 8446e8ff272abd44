using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Server.GoldSets;

/// <summary>A request's body that is in memory already; the exchange gets its own copy, as it would from a connection.</summary>
internal sealed class HeldBody(byte[] bytes) : IBodySource
{
    public ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        var buffer = new PooledBuffer(bytes.Length);
        bytes.CopyTo(buffer.GetMemory(bytes.Length));
        buffer.Advance(bytes.Length);
        exchange.OwnBody(buffer);
        return default;
    }
}
