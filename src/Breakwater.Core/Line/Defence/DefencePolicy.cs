using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>How the storm defence is set; the defaults are those of the configuration reference.</summary>
public sealed record DefencePolicy
{
    /// <summary>Breakers of targets.</summary>
    public BreakerPolicy Breaker { get; init; } = new();

    /// <summary>Gates of targets: one for each provider, model and key.</summary>
    public GatePolicy Target { get; init; } = new();

    /// <summary>The gate of the whole process. By default it only counts.</summary>
    public GatePolicy Process { get; init; } = new() { Algorithm = LimitKind.Fixed };

    /// <summary>Rates of requests and tokens.</summary>
    public RatePolicy Rates { get; init; } = new();

    /// <summary>Second attempts of slow streams.</summary>
    public HedgePolicy Hedge { get; init; } = new();

    /// <summary>What counts as healthy.</summary>
    public HealthPolicy Health { get; init; } = new();

    /// <summary>When a provider's traffic is moved to others.</summary>
    public CutoverPolicy Cutover { get; init; } = new();

    /// <summary>The longest wait in a queue before a request is refused, deadline permitting. Default 5 s.</summary>
    public TimeSpan QueueWait { get; init; } = TimeSpan.FromSeconds(5);
}
