using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Breakwater.Load;

/// <summary>A Chat Completions upstream that answers by script, chosen by the model's name. Answers are made up beforehand; loopback only.</summary>
internal sealed class MockUpstream : IDisposable
{
    private const int LargestRequest = 256 * 1024;
    private static readonly byte[] Whole = Answer();
    private static readonly byte[] StreamHead = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"u8.ToArray();
    private static readonly byte[] StreamEnd = [.. Chunk(Event("{}", "\"stop\"") + "data: [DONE]\n\n"), .. "0\r\n\r\n"u8];
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Dictionary<string, (Script Script, byte[] AtOnce)> _scripts = new(StringComparer.Ordinal);

    public MockUpstream(IEnumerable<Script> scripts)
    {
        foreach (var script in scripts)
        {
            _scripts[script.Model] = (script, AtOnce(script));
        }

        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(8192);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The comparison is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                var whole = RequestLength(buffer.AsSpan(0, length));
                if (whole > 0 && whole <= length)
                {
                    await AnswerAsync(socket, ScriptOf(buffer.AsSpan(0, whole)));
                    buffer.AsSpan(whole, length - whole).CopyTo(buffer);
                    length -= whole;
                    continue;
                }

                if (length == buffer.Length || whole > buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(LargestRequest, Math.Max(whole, buffer.Length * 2)));
                }

                var count = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (count == 0)
                {
                    break;
                }

                length += count;
            }
        }
        catch (SocketException)
        {
            // The gateway closed the connection, as gateways do.
        }

        socket.Dispose();
    }

    private async ValueTask AnswerAsync(Socket socket, (Script Script, byte[] AtOnce) known)
    {
        if (known.Script.Gap == default)
        {
            await SendAsync(socket, known.AtOnce);
            return;
        }

        await SendAsync(socket, StreamHead);
        await SendAsync(socket, Chunk(Event("""{"role":"assistant","content":""}""")));
        for (var i = 0; i < known.Script.Events; i++)
        {
            await Task.Delay(known.Script.Gap);
            await SendAsync(socket, Chunk(Event($$"""{"content":"t={{Stopwatch.GetTimestamp():D19}} "}""")));
        }

        await SendAsync(socket, StreamEnd);
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Length of head and body together; 0 while the head is not complete.</summary>
    private static int RequestLength(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return 0;
        }

        var at = received[..head].IndexOf("ength: "u8); // Gateways write Content-Length in either case.
        return Utf8Parser.TryParse(received[(at + 7)..head], out int body, out _) && at > 0 ? head + 4 + body : head + 4;
    }

    private (Script Script, byte[] AtOnce) ScriptOf(ReadOnlySpan<byte> request)
    {
        var at = request.IndexOf("\"model\":\""u8);
        var name = at < 0 ? default : request[(at + 9)..];
        return _scripts[Encoding.UTF8.GetString(name[..name.IndexOf((byte)'"')])];
    }

    private static byte[] AtOnce(Script script)
    {
        if (script.Events == 0)
        {
            return Whole;
        }

        var text = new StringBuilder(Event("""{"role":"assistant","content":""}"""));
        for (var i = 0; i < script.Events; i++)
        {
            text.Append(Event("{\"content\":\" token\"}"));
        }

        return [.. StreamHead, .. Chunk(text.Append(Event("{}", "\"stop\"")).Append("data: [DONE]\n\n").ToString()), .. "0\r\n\r\n"u8];
    }

    private static string Event(string delta, string reason = "null") =>
        $$"""data: {"id":"chatcmpl-load","object":"chat.completion.chunk","created":1760000000,"model":"load","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{reason}}}]}""" + "\n\n";

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes($"{text.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{text}\r\n");

    private static byte[] Answer()
    {
        var text = string.Concat(Enumerable.Repeat("A steady answer. ", 40));
        var body = $$$"""{"id":"chatcmpl-load","object":"chat.completion","created":1760000000,"model":"load","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":250,"completion_tokens":160,"total_tokens":410}}""";
        return Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}");
    }
}
