using System.Net.Http.Headers;
using Breakwater.Core.Upstreams;

namespace Breakwater.Upstream.Http;

/// <summary>An answer read straight from the connection. Disposing it before its end closes the connection (HTTP/2: resets the stream) at once.</summary>
internal sealed class HttpUpstreamReply(HttpResponseMessage response, Stream body) : UpstreamReply
{
    private string? contentType;

    public override int Status => (int)response.StatusCode;

    public override string ContentType => contentType ??= MediaTypes.Bare(Header("content-type"));

    public override long? ContentLength => response.Content.Headers.ContentLength;

    public override string? Header(string name)
    {
        // Of the others that the platform keeps with the content nobody asks.
        HttpHeaders headers = name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) ? response.Content.Headers : response.Headers;
        if (headers.NonValidated.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => body.ReadAsync(buffer, cancellation);

    public override async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }
}
