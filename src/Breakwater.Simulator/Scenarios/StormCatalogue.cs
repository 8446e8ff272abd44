using Breakwater.Core.Routing;

namespace Breakwater.Simulator.Scenarios;

/// <summary>A scenario that can be run.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What happens in it, in a line.</param>
public sealed record StormScenario(string Name, string Summary)
{
    /// <summary>Makes it, with all its times multiplied; 1 is as it is meant.</summary>
    internal required Func<double, Scenario> Create { get; init; }
}

/// <summary>All scenarios there are.</summary>
public static class StormCatalogue
{
    /// <summary>The scenarios in the order in which they are listed.</summary>
    public static IReadOnlyList<StormScenario> All { get; } =
    [
        new("429-storm", "10,000 callers; the provider's hidden limit falls to a quarter for 25 minutes") { Create = Storms.Throttled },
        new("brownout", "the preferred provider answers six times slower, but answers") { Create = Failures.Brownout },
        new("outage", "the preferred provider goes silent and comes back; later both are down") { Create = Failures.Outages },
        new("flapping", "the preferred provider is down for 20 s, up for 20 s, and so on") { Create = Failures.Flapping },
        new("limit-cut", "hidden limits on concurrency and on tokens are cut to a quarter, under saturation") { Create = Storms.LimitCut },
        new("noisy-tenant", "one tenant asks a hundred times more than usual") { Create = Neighbours.NoisyTenant },
        new("batch-flood", "batch work floods a provider that people wait for") { Create = Neighbours.BatchFlood },
        new("nested-retries", "SDKs retry three times on top of the gateway while providers fail") { Create = Retries.Nested },
        new("thundering-recovery", "everybody is knocking when the provider comes back") { Create = Retries.ThunderingRecovery },
        new("slow-leak", "errors that stay below the breaker's threshold") { Create = Failures.SlowLeak },
    ];

    /// <summary>The scenario of a name; null when there is none.</summary>
    public static StormScenario? Find(string name) => All.FirstOrDefault(scenario => string.Equals(scenario.Name, name, StringComparison.Ordinal));

    /// <summary>Names that somebody may have meant, the nearest first.</summary>
    public static IReadOnlyList<string> Near(string name) => NearMatch.Find(name, All.Select(scenario => scenario.Name));
}
