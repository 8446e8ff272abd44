using System.Net;
using System.Net.Sockets;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>Dials with the machine's resolver and sockets.</summary>
internal sealed class SocketDialer : IDialer
{
    /// <summary>The resolver itself cannot be interrupted, so a cancelled wait leaves it to finish unheard.</summary>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(cancellation);

    public async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
