using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Server.Tests.Support;

/// <summary>
/// A provider that speaks HTTP/1.1 on a bare socket and does exactly what a script says: byte for byte, cut for cut.
/// Each accepted request is kept, so that a test can tell what reached the provider.
/// </summary>
public sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ScriptedRequest> _requests = [];
    private readonly Func<ScriptedRequest, ScriptedConnection, Task> _script;
    private readonly Task _accepting;

    public ScriptedProvider(Func<ScriptedRequest, ScriptedConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Answers every request with the same status, headers and body.</summary>
    public static ScriptedProvider Answering(int status, string body, string contentType = "application/json", params string[] headers) =>
        new((_, connection) => connection.AnswerAsync(status, body, contentType, headers));

    /// <summary>Streams the same bytes to every request, in one chunk, and ends properly.</summary>
    public static ScriptedProvider Streaming(ReadOnlyMemory<byte> sse) => new(async (_, connection) =>
    {
        await connection.BeginStreamAsync();
        await connection.ChunkAsync(sse);
        await connection.EndStreamAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var connection = new ScriptedConnection(socket, _stopping.Token);
        try
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                lock (_requests)
                {
                    _requests.Add(request);
                }

                await _script(request, connection);
                if (connection.IsCut)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            connection.NoteClosed();
        }
    }
}

/// <summary>What reached the provider.</summary>
public sealed record ScriptedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
