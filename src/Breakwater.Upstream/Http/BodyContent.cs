using System.Net;
using System.Runtime.InteropServices;

namespace Breakwater.Upstream.Http;

/// <summary>
/// A JSON body written straight from the caller's memory; it can be sent again when the pool picks another connection.
/// A byte-array content because only those are known to be written before the answer is handed over: over HTTP/2 any other
/// content may still be read after the headers came, when the caller has taken its memory back.
/// </summary>
internal sealed class BodyContent : ByteArrayContent
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly ProviderRequest request;

    public BodyContent(ReadOnlyMemory<byte> body, ProviderRequest request)
        : this(ArrayOf(body), body, request)
    {
    }

    private BodyContent(ArraySegment<byte> array, ReadOnlyMemory<byte> body, ProviderRequest request)
        : base(array.Array!, array.Offset, array.Count)
    {
        this.body = body;
        this.request = request;
        Headers.TryAddWithoutValidation("content-type", "application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        request.Sent();
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }

    private static ArraySegment<byte> ArrayOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array) ? array : new ArraySegment<byte>(body.ToArray());
}
