using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>A provider that does what the test says; a <see cref="FaultException"/> stands for a failure of the transport.</summary>
internal sealed class ScriptedUpstream(string provider, Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> behaviour) : IUpstream
{
    public string Provider => provider;

    public ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation) => behaviour(call, cancellation);

    public Fault? Explain(Exception exception, FaultStage stage) => exception switch
    {
        FaultException failed => failed.Fault,
        OperationCanceledException => new Fault(FaultKind.DeadlineExceeded, "cancelled") { Stage = stage, Hop = "header" },
        IOException => new Fault(FaultKind.Truncated, "cut") { Stage = stage },
        _ => null,
    };
}

/// <summary>A transport failure with its fault.</summary>
internal sealed class FaultException(FaultKind kind) : Exception(kind.ToString())
{
    public Fault Fault { get; } = new(kind, kind.ToString());
}

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
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }

        return Encoding.UTF8.GetBytes(piece, buffer.Span);
    }

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return default;
    }
}
