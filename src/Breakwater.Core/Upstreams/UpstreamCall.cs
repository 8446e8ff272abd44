namespace Breakwater.Core.Upstreams;

/// <summary>One call to a provider.</summary>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="Path">Path and query below the provider's base address, starting with a slash; built by the gateway, never taken from a header.</param>
public sealed record UpstreamCall(string Method, string Path)
{
    /// <summary>JSON body, owned by the caller until the reply's headers are there; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether an event stream is expected.</summary>
    public bool Stream { get; init; }

    /// <summary>Allowed caller headers that go along (<c>anthropic-version</c>, <c>anthropic-beta</c> …); never credentials or addresses.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Which of the provider's configured keys to use, from 0.</summary>
    public int Key { get; init; }

    /// <summary>The caller's own credential, used only by a provider configured <c>api_keys: passthrough</c>; null otherwise.</summary>
    public string? CallerCredential { get; init; }
}
