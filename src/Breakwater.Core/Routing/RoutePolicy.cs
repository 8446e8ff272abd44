using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing;

/// <summary>How a route orders its candidates.</summary>
public enum PolicyKind
{
    /// <summary>As they are listed.</summary>
    Order,

    /// <summary>By their shares of the traffic, each caller always to the same one (A6.10).</summary>
    Weights,

    /// <summary>The cheapest first, by the request's estimated cost.</summary>
    Cost,

    /// <summary>The one with the lowest p95 of the last minute first.</summary>
    Latency,

    /// <summary>The first listed that is well and fast enough (A5.4), or, where next to nothing may be spent, the cheapest that is.</summary>
    SloBudget,

    /// <summary>By what the task is worth (A7.7): the best for L0; else what fits the cost, the fastest first.</summary>
    Value,

    /// <summary>Candidates that are alike: a conversation stays where its prompt is cached, a new one goes to the least loaded (F-K1).</summary>
    Balance,
}

/// <summary>A route's policy with its numbers.</summary>
public sealed record RoutePolicy(PolicyKind Kind)
{
    /// <summary>As the candidates are listed.</summary>
    public static RoutePolicy Listed { get; } = new(PolicyKind.Order);

    /// <summary>The cheapest first.</summary>
    public static RoutePolicy Cheapest { get; } = new(PolicyKind.Cost);

    /// <summary>What a request may cost; null for no limit. For <see cref="PolicyKind.SloBudget"/> and <see cref="PolicyKind.Value"/>.</summary>
    public Money? MaxCost { get; init; }

    /// <summary>The p95 that is fast enough; null for any. For <see cref="PolicyKind.SloBudget"/>.</summary>
    public TimeSpan? MaxLatency { get; init; }

    /// <summary>This policy with a caller's own limits where they are lower; itself where they are not.</summary>
    public RoutePolicy Within(Money? cost, TimeSpan? latency) =>
        (cost is not null && !(cost >= MaxCost), latency is not null && !(latency >= MaxLatency)) is var (isCheaper, isFaster) && (isCheaper || isFaster)
            ? this with { MaxCost = isCheaper ? cost : MaxCost, MaxLatency = isFaster ? latency : MaxLatency }
            : this;
}
