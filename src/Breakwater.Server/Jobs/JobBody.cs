using System.Buffers;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Server.Jobs;

/// <summary>The body of a request that was taken over.</summary>
internal sealed class JobBody(ReadOnlyMemory<byte> body) : IBodySource
{
    public ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        var owned = new PooledBuffer(body.Length);
        owned.Write(body.Span);
        exchange.OwnBody(owned);
        return default;
    }
}
