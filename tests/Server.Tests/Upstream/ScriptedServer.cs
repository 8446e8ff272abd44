using System.Net;
using System.Net.Sockets;
using System.Text;

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

/// <summary>The server's side of one connection.</summary>
internal sealed class ServerConnection(Socket socket, CancellationToken stop) : IDisposable
{
    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    public CancellationToken Stop => stop;

    /// <summary>Reads one request, head and body, as text.</summary>
    public async Task<string> ReadRequestAsync()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
            {
                throw new IOException("the client closed");
            }

            text.Append((char)one[0]);
        }

        var head = text.ToString();
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
        {
            var body = new byte[int.Parse(length[15..])];
            await stream.ReadExactlyAsync(body, stop);
            text.Append(Encoding.UTF8.GetString(body));
        }

        return text.ToString();
    }

    /// <summary>Returns when the client sent anything.</summary>
    public async Task ReadSomeAsync() => _ = await stream.ReadAsync(new byte[1], stop);

    public Task WriteAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop).AsTask();

    public Task AnswerAsync(string body, string contentType = "application/json", string status = "200 OK", string headers = "") =>
        WriteAsync($"HTTP/1.1 {status}\r\ncontent-type: {contentType}\r\ncontent-length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");

    /// <summary>Returns when the client closed or reset its side.</summary>
    public async Task WaitForCloseAsync()
    {
        var rest = new byte[1024];
        try
        {
            while (await stream.ReadAsync(rest, stop) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close too.
        }
    }

    public void Dispose() => stream.Dispose();
}
