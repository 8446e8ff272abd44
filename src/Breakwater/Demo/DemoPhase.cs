using Breakwater.Simulator.Faults;

namespace Breakwater.Demo;

/// <summary>What the providers go through for a while.</summary>
/// <param name="Name">Its name in logs.</param>
/// <param name="Sentence">What is happening, in one sentence.</param>
/// <param name="Lasts">For how long.</param>
internal sealed record DemoPhase(string Name, string Sentence, TimeSpan Lasts)
{
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(20);

    /// <summary>The share of its usual concurrency that each provider allows; no header tells.</summary>
    public double Capacity { get; init; } = 1;

    /// <summary>The faults in force.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>The loop, calm first.</summary>
    public static IReadOnlyList<DemoPhase> All { get; } =
    [
        new("calm", "Both providers are well", Storm),
        new("429-storm", "Both providers answer a quarter as many requests at once as before, and refuse the rest with 429", Storm) { Capacity = 0.25 },
        new("recovery", "Both providers take as much as before; the gateway feels its way up again", Storm),
        new("slow", "openai answers only after 1.5 s; slow streams are sent to claude too", Storm) { Faults = [new() { Vendor = "openai", HeaderDelayMs = 1500 }] },
        new("outage", "claude is down: nothing listens there", Storm) { Faults = [new() { Vendor = "anthropic", StopListening = true }] },
        new("recovery", "claude is back; a few calls try it before all may", Storm),
    ];
}
