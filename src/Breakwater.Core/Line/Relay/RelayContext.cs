using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Relay;

/// <summary>One good reply on its way to the client: what every relay needs.</summary>
internal sealed class RelayContext(Exchange exchange, AttemptRecord attempt, ICodec codec, UpstreamReply reply, AttemptTimer timer, TimeoutLimits limits, TimeProvider clock)
{
    public Exchange Exchange { get; } = exchange;

    public AttemptRecord Attempt { get; } = attempt;

    public Target Target => Attempt.Target;

    /// <summary>The dialect the provider speaks.</summary>
    public ICodec Codec { get; } = codec;

    public UpstreamReply Reply { get; } = reply;

    public AttemptTimer Timer { get; } = timer;

    public TimeoutLimits Limits { get; } = limits;

    public TimeProvider Clock { get; } = clock;

    /// <summary>True when caller and provider speak the same dialect, so that bytes pass unchanged.</summary>
    public bool Same => Codec.Dialect == Exchange.Codec.Dialect;

    /// <summary>True once the client is this attempt's alone.</summary>
    public bool Committed => ReferenceEquals(Exchange.Winner, Attempt);

    /// <summary>Claims the client; false when another attempt of the race has it already, or the permit was asked for: <see cref="GivenUp"/>.</summary>
    public bool TryCommit()
    {
        if (!Attempt.Hold.TryKeep() || !Exchange.TryCommit(Attempt))
        {
            return false;
        }

        Exchange.FirstContent = Clock.GetTimestamp();
        Attempt.FirstContent = Exchange.IsStream ? Exchange.FirstContent : 0;
        Attempt.Hold.FirstContentCame(Clock.Monotonic(Exchange.FirstContent));
        return true;
    }

    /// <summary>What an attempt is told that lost the race.</summary>
    public static Fault Outrun { get; } = new(FaultKind.Outrun, "another attempt for the same request was faster") { Stage = FaultStage.FirstToken };

    /// <summary>Why the attempt could not claim the client.</summary>
    public Fault GivenUp => Attempt.Hold.GaveWay ? AttemptFaults.Preempted(Target) : Outrun;

    /// <summary>Everything an answer's writer must know.</summary>
    public AnswerContext Answer() => new()
    {
        RequestId = Exchange.Id,
        Provider = Target.Provider,
        Model = Target.Model,
        Origin = Codec.Dialect,
        Created = Clock.GetUtcNow().ToUnixTimeSeconds(),
        IncludeUsage = Exchange.Envelope?.IncludeUsage ?? true,
        Request = Exchange.Canonical,
        Cost = Attempt.Cost,
    };

    /// <summary>The fault behind an error that the provider told inside its answer.</summary>
    public Fault FaultOf(ProviderError error, FaultStage stage) =>
        FaultClassifier.Of(error, default, stage, Target.Passthrough) with { Committed = Committed };
}
