using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Server.Tests.Support;

/// <summary>One connection of a scripted provider: writes raw bytes, cuts when told.</summary>
public sealed class ScriptedConnection(Socket socket, CancellationToken stopping) : IAsyncDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private byte[] _rest = [];

    /// <summary>True once the script cut the connection.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stopping => stopping;

    public async Task AnswerAsync(int status, string body, string contentType = "application/json", params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder($"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\n");
        foreach (var header in headers)
        {
            head.Append(header).Append("\r\n");
        }

        await WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        await WriteAsync(bytes);
    }

    public Task BeginStreamAsync(string contentType = "text/event-stream") =>
        WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n"));

    public async Task ChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            await WriteAsync(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            await WriteAsync(bytes);
            await WriteAsync("\r\n"u8.ToArray());
        }
    }

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task EndStreamAsync() => WriteAsync("0\r\n\r\n"u8.ToArray());

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, stopping);

    /// <summary>Ends the connection at once.</summary>
    public void Cut()
    {
        IsCut = true;
        socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    /// <summary>Notes that the other side has closed.</summary>
    public void NoteClosed() => IsCut = true;

    /// <summary>Says nothing until the gateway gives up and closes, or the test ends; true when the gateway closed.</summary>
    public async Task<bool> WaitForCloseAsync()
    {
        try
        {
            var probe = new byte[1];
            return await _stream.ReadAsync(probe, stopping) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        finally
        {
            NoteClosed();
            IsCut = true;
        }
    }


    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>The next request; null when the gateway closed the connection.</summary>
    internal async Task<ScriptedRequest?> ReadRequestAsync()
    {
        var seen = new List<byte>(_rest);
        int end;
        while ((end = HeadEnd(seen)) < 0)
        {
            if (!await ReadMoreAsync(seen))
            {
                return null;
            }
        }

        var lines = Encoding.ASCII.GetString([.. seen[..end]]).Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines[1..].Where(line => line.Contains(':', StringComparison.Ordinal)).Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("content-length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (seen.Count < end + 4 + length)
        {
            if (!await ReadMoreAsync(seen))
            {
                return null;
            }
        }

        _rest = [.. seen[(end + 4 + length)..]];
        return new ScriptedRequest(first[0], first[1], headers, [.. seen[(end + 4)..(end + 4 + length)]]);
    }

    private async Task<bool> ReadMoreAsync(List<byte> seen)
    {
        var buffer = new byte[16 * 1024];
        var count = await _stream.ReadAsync(buffer, stopping);
        seen.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }

    private static int HeadEnd(List<byte> seen)
    {
        for (var i = 0; i + 3 < seen.Count; i++)
        {
            if (seen[i] == '\r' && seen[i + 1] == '\n' && seen[i + 2] == '\r' && seen[i + 3] == '\n')
            {
                return i;
            }
        }

        return -1;
    }
}
