using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Line;

/// <summary>How the attempts of one request have gone so far, and what that allows next.</summary>
internal sealed class AttemptCourse
{
    private readonly Exchange _exchange;
    private readonly LineServices _services;
    private readonly CandidateState[] _states;
    private Fault? _last;
    private Fault? _told;
    private int _current = -1;

    public AttemptCourse(Exchange exchange, LineServices services)
    {
        _exchange = exchange;
        _services = services;
        _states = new CandidateState[exchange.Targets.Count];
        Limits = exchange.Snapshot.LimitsFor(exchange.IsStream, exchange.Hints.Intent);
    }

    public TimeoutLimits Limits { get; }

    /// <summary>The fault to tell when nothing is left to try.</summary>
    public Fault Verdict => _told ?? _last!;
}
