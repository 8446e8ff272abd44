using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Breakwater.Load;

/// <summary>One client connection: sends a request, reads its answer to the end. One request at a time.</summary>
internal sealed class Connection(int port) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly AnswerParser _parser = new();
    private Socket? _socket;

    /// <summary>Sends a request and notes in <paramref name="tally"/> what came back; a broken connection is opened anew by the next call.</summary>
    public async Task ExchangeAsync(ReadOnlyMemory<byte> request, Scenario scenario, Tally tally)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var socket = _socket ??= await OpenAsync();
            started = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            _parser.Begin(tally);
            var first = 0L;
            while (!_parser.IsDone)
            {
                var count = await socket.ReceiveAsync(_buffer.AsMemory());
                var now = Stopwatch.GetTimestamp();
                first = first == 0 ? now : first;
                _parser.Take(_buffer.AsSpan(0, count), now);
            }

            var frames = scenario.Translated ? _parser.Frames : scenario.Script.Frames;
            tally.Note(_parser.Status == 200 && _parser.Frames == frames, started, first, _parser.Frames);
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            tally.Note(good: false, started, started, 0);
            Dispose();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<Socket> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    /// <summary>HTTP/1.1 answers: status, declared length or chunks, and the event stream inside.</summary>
    private sealed class AnswerParser
    {
        private enum At { Head, Size, Chunk, ChunkEnd, Whole, Trailer, End }

        private readonly byte[] _line = new byte[8 * 1024];
        private Tally _tally = null!;
        private At _at = At.End;
        private int _lineLength;
        private long _left;
        private bool _afterLine;

        public int Status { get; private set; }

        public int Frames { get; private set; }

        public bool IsDone => _at == At.End;

        public void Begin(Tally tally)
        {
            _tally = tally;
            (_at, _lineLength, _left, _afterLine, Status, Frames) = (At.Head, 0, 0, false, 0, 0);
        }

        public void Take(ReadOnlySpan<byte> bytes, long now)
        {
            if (bytes.IsEmpty)
            {
                throw new InvalidDataException("the answer ended early");
            }

            while (!bytes.IsEmpty && !IsDone)
            {
                if (_at is At.Chunk or At.Whole)
                {
                    bytes = TakeBody(bytes, now);
                }
                else
                {
                    bytes = TakeLines(bytes, _at == At.Head ? "\r\n\r\n"u8 : "\r\n"u8);
                }
            }
        }

        private ReadOnlySpan<byte> TakeLines(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> end)
        {
            var before = _lineLength;
            var copied = Math.Min(bytes.Length, _line.Length - before);
            bytes[..copied].CopyTo(_line.AsSpan(before));
            _lineLength += copied;
            var found = _line.AsSpan(0, _lineLength).IndexOf(end);
            if (found < 0)
            {
                return copied < bytes.Length ? throw new InvalidDataException("the answer's head is too long") : [];
            }

            Follow(_line.AsSpan(0, found));
            _lineLength = 0;
            return bytes[(found + end.Length - before)..];
        }

        private void Follow(ReadOnlySpan<byte> text)
        {
            switch (_at)
            {
                case At.Head:
                    ReadHead(text);
                    break;
                case At.Size:
                    _left = Number(text, 'x');
                    _at = _left == 0 ? At.Trailer : At.Chunk;
                    break;
                case At.ChunkEnd:
                    _at = At.Size;
                    break;
                default:
                    _at = At.End;
                    break;
            }
        }

        private void ReadHead(ReadOnlySpan<byte> head)
        {
            Status = Utf8Parser.TryParse(head[9..12], out int status, out _) ? status : throw new InvalidDataException("the answer has no status");
            var length = head.IndexOf("ontent-Length: "u8);
            length = length < 0 ? head.IndexOf("ontent-length: "u8) : length;
            if (length < 0)
            {
                _at = At.Size;
                return;
            }

            _left = Number(head[(length + 15)..]);
            _at = _left == 0 ? At.End : At.Whole;
        }

        private static long Number(ReadOnlySpan<byte> text, char format = 'D') =>
            Utf8Parser.TryParse(text, out long number, out _, format) ? number : throw new InvalidDataException("the answer's length is no number");

        private ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> bytes, long now)
        {
            var taken = (int)Math.Min(_left, bytes.Length);
            _left -= taken;
            if (_at == At.Chunk)
            {
                Scan(bytes[..taken], now);
            }

            if (_left == 0)
            {
                _at = _at == At.Chunk ? At.ChunkEnd : At.End;
            }

            return bytes[taken..];
        }

        private void Scan(ReadOnlySpan<byte> body, long now)
        {
            Sample(body, now);
            while (!body.IsEmpty)
            {
                var at = body.IndexOf((byte)'\n');
                if (at < 0)
                {
                    _afterLine = false;
                    return;
                }

                Frames += at == 0 && _afterLine ? 1 : 0;
                _afterLine = at > 0 || !_afterLine;
                body = body[(at + 1)..];
            }
        }

        // An event that lies in one read tells when the upstream wrote it.
        private void Sample(ReadOnlySpan<byte> body, long now)
        {
            var at = body.IndexOf("\"t="u8);
            if (at >= 0 && body.Length > at + 22 && Utf8Parser.TryParse(body.Slice(at + 3, 19), out long sent, out _))
            {
                _tally.NoteDelay(sent, now);
            }
        }
    }
}
