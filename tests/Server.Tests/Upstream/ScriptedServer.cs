using System.Net;
using System.Net.Sockets;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>A loopback listener that hands each raw connection to a script, so that a test can misbehave in any way.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<ServerConnection, Task> script;
    private readonly Task accepting;
    private int connections;

    public ScriptedServer(Func<ServerConnection, Task> script)
    {
        this.script = script;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Http => new($"http://127.0.0.1:{Port}");

    public Uri Https => new($"https://localhost:{Port}");

    public int Connections => Volatile.Read(ref connections);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref connections);
                _ = RunAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Socket socket)
    {
        using var connection = new ServerConnection(socket, stop.Token);
        try
        {
            await script(connection);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client left or the test is over.
        }
    }
}
