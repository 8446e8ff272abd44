namespace Breakwater.Upstream.Http;

/// <summary>How a provider takes its key.</summary>
public enum AuthScheme
{
    /// <summary><c>authorization: Bearer KEY</c></summary>
    Bearer,

    /// <summary><c>x-api-key: KEY</c></summary>
    XApiKey,
}
