using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Upstream.Http;

/// <summary>A request that knows on which hop it is: written by the connection being opened for it, read when the call is cancelled.</summary>
internal sealed class ProviderRequest : HttpRequestMessage
{
    private readonly string unsent;
    private volatile string hop;
    private volatile bool sent;

    /// <param name="method">HTTP method.</param>
    /// <param name="uri">Absolute address.</param>
    /// <param name="unsent">The hop it is on while nothing better is known.</param>
    public ProviderRequest(HttpMethod method, Uri uri, string unsent)
        : base(method, uri)
    {
        this.unsent = unsent;
        hop = unsent;
    }

    public string Hop => hop;

    /// <summary>A connection for this request reached a hop. Ignored once the request went out on another connection.</summary>
    public void Enter(string connecting)
    {
        if (!sent)
        {
            hop = connecting;
        }
    }

    /// <summary>The connection is there.</summary>
    public void Connected() => Enter(unsent);

    /// <summary>The request is being written.</summary>
    public void Sent()
    {
        sent = true;
        hop = Hops.Header;
    }
}
