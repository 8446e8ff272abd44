using System.Net.Sockets;
using System.Text;

namespace Breakwater.Server.Tests.Upstream;

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
