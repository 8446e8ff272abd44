using System.Net;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>The two acts of reaching a host. A port so that tests can play lost packets and lying name servers.</summary>
internal interface IDialer
{
    /// <summary>The addresses of a name, in the resolver's order.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);

    /// <summary>A connected stream; the caller owns it.</summary>
    Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation);
}
