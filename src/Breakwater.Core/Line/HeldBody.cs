using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Line;

/// <summary>A request's body that is in memory already; the exchange gets its own copy, as it would from a connection.</summary>
public sealed class HeldBody(ReadOnlyMemory<byte> bytes) : IBodySource
{
    public ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        var buffer = new PooledBuffer(bytes.Length);
        buffer.Write(bytes.Span);
        exchange.OwnBody(buffer);
        return default;
    }
}
