using System.Collections.Concurrent;
using System.Net;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Upstream.Http;

/// <summary>Makes HTTP requests of calls. Where they go comes from the options and the gateway's own path alone (F-L1).</summary>
internal sealed class RequestFactory
{
    private const int KnownPaths = 64;
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string prefix;
    private readonly string waiting;
    private readonly Version version;
    private readonly KeyValuePair<string, string>[] fixedHeaders;
    private readonly ConcurrentDictionary<string, Uri> uris = new(StringComparer.Ordinal);

    public RequestFactory(UpstreamOptions options)
    {
        var path = options.BaseUrl.AbsolutePath.TrimEnd('/');
        path = path.EndsWith("/v1", StringComparison.Ordinal) ? path[..^3] : path;
        prefix = options.BaseUrl.GetLeftPart(UriPartial.Authority) + path;
        waiting = options.Proxy is { } proxy && !proxy.IsBypassed(options.BaseUrl) ? Hops.Proxy : Hops.Pool;
        version = options.BaseUrl.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11;
        fixedHeaders = [.. options.FixedHeaders];
    }

    public ProviderRequest Make(UpstreamCall call, Credential? credential)
    {
        // Without a body nothing tells when a request leaves the pool, so it counts as waiting for headers from the start.
        var request = new ProviderRequest(HttpMethod.Parse(call.Method), UriOf(call.Path), call.Body.IsEmpty ? Hops.Header : waiting)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        AddHeaders(request, call, credential);
        if (!call.Body.IsEmpty)
        {
            request.Content = new BodyContent(call.Body, request);
        }

        return request;
    }

    private void AddHeaders(ProviderRequest request, UpstreamCall call, Credential? credential)
    {
        var headers = request.Headers;
        if (credential is { } own)
        {
            headers.TryAddWithoutValidation(own.Header, own.Value);
        }

        // Compressed event streams are held back by compressors (protocols 8.7, point 25).
        headers.TryAddWithoutValidation("accept-encoding", "identity");
        headers.TryAddWithoutValidation("user-agent", "breakwater");
        var accepts = false;
        for (var i = 0; i < call.Headers.Count; i++)
        {
            var (name, value) = call.Headers[i];
            if (CallerHeaders.MayPass(name, value))
            {
                headers.TryAddWithoutValidation(name, value);
                accepts |= name.Equals("accept", StringComparison.OrdinalIgnoreCase);
            }
        }

        if (!accepts)
        {
            headers.TryAddWithoutValidation("accept", call.Stream ? "text/event-stream" : "application/json");
        }

        foreach (var (name, value) in fixedHeaders)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private Uri UriOf(string path)
    {
        if (uris.TryGetValue(path, out var known))
        {
            return known;
        }

        var uri = new Uri(prefix + Checked(path), AsWritten);
        if (uris.Count < KnownPaths && !path.Contains('?', StringComparison.Ordinal))
        {
            uris.TryAdd(path, uri);
        }

        return uri;
    }

    /// <summary>A path that could leave its place below the base address is a bug of the gateway, not an answer for the caller.</summary>
    private static string Checked(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var plain = query < 0 ? path.AsSpan() : path.AsSpan(0, query);
        var sound = plain.StartsWith("/", StringComparison.Ordinal)
            && !plain.Contains("//", StringComparison.Ordinal)
            && !plain.Contains("/.", StringComparison.Ordinal)
            && !path.AsSpan().ContainsAny('\\', '#', ' ')
            && CallerHeaders.IsPrintable(path);
        return sound ? path : throw new ArgumentException("a call's path must start with one slash and hold no dot segment, backslash, fragment, space or control character", nameof(path));
    }
}
