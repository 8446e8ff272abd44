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
