namespace Breakwater.Core.Upstreams.Health;

/// <summary>What counts as healthy (A2.11, A2.12, C14).</summary>
public sealed record HealthPolicy
{
    /// <summary>A lower score is unhealthy. Default 65 (A2.12).</summary>
    public double LeastScore { get; init; } = 65;

    /// <summary>Fewer calls in a minute say nothing: the target counts as healthy. Default 5 (ours).</summary>
    public int LeastCalls { get; init; } = 5;

    /// <summary>What each second of latency takes from the score, first content of streams. Default 8 (A2.11).</summary>
    public double LatencyWeight { get; init; } = 8;

    /// <summary>The whole answers' duration that costs nothing: chat. Default 8 s (A1.2).</summary>
    public TimeSpan ChatTarget { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The same for code. Default 20 s (A5.6).</summary>
    public TimeSpan CodeTarget { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The same for summaries. Default 40 s (A5.6).</summary>
    public TimeSpan SummarizeTarget { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>More than so many times its scene's target is slow. Default 1.8 (A6.9).</summary>
    public double LatencyFactor { get; init; } = 1.8;

    /// <summary>How long the head of a route stays where it is, but for a worse failure. Default 20 s (A2.24).</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>When targets are probed that nobody calls.</summary>
    public ProbePolicy Probes { get; init; } = new();

    /// <summary>The latency that costs nothing in a scene.</summary>
    public TimeSpan TargetOf(HealthScene scene) => scene switch
    {
        HealthScene.Chat => ChatTarget,
        HealthScene.Code => CodeTarget,
        HealthScene.Summarize => SummarizeTarget,
        _ => TimeSpan.Zero,
    };

    /// <summary>The latency beyond which an answer is slow; streams' first content by the target of chat.</summary>
    public TimeSpan SlowFrom(HealthScene scene) => LatencyFactor * (scene == HealthScene.Stream ? ChatTarget : TargetOf(scene));
}
