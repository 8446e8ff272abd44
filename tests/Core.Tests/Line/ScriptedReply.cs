using System.Text;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>An answer in pieces; a null piece is a cut, an empty one waits until the attempt is cancelled.</summary>
internal sealed class ScriptedReply(int status, params string?[] pieces) : UpstreamReply
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private int _next;

    public bool Disposed { get; private set; }

    public override int Status => status;

    public override string ContentType => "application/json";

    public override long? ContentLength => null;

    public ScriptedReply With(string name, string value)
    {
        _headers[name] = value;
        return this;
    }

    public override string? Header(string name) => _headers.GetValueOrDefault(name);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_next == pieces.Length)
        {
            return 0;
        }

        var piece = pieces[_next++] ?? throw new IOException("cut");
        if (piece.Length == 0)
        {
            await Forever.WaitAsync(cancellation);
        }

        return Encoding.UTF8.GetBytes(piece, buffer.Span);
    }

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return default;
    }
}
