using Breakwater.Core.Routing;

namespace Breakwater.Simulator.Scenarios;

/// <summary>All scenarios there are.</summary>
public static class StormCatalogue
{
    /// <summary>The scenarios in the order in which they are listed.</summary>
    public static IReadOnlyList<StormScenario> All { get; } =
    [
        new("429-storm", "10,000 callers; the provider's hidden limits fall to a quarter for 25 minutes", Storms.Throttled),
        new("brownout", "the preferred provider answers six times slower, but answers", Failures.Brownout),
        new("outage", "the preferred provider goes silent and comes back; later both are down", Failures.Outages),
        new("flapping", "the preferred provider is down for 20 s, up for 20 s, and so on", Failures.Flapping),
        new("limit-cut", "hidden limits on concurrency and on tokens are cut to a quarter, under saturation", Storms.LimitCut),
        new("noisy-tenant", "one tenant asks a hundred times more than usual", Neighbours.NoisyTenant),
        new("batch-flood", "batch work floods a provider that people wait for", Neighbours.BatchFlood),
        new("nested-retries", "SDKs retry three times on top of the gateway while providers fail", Retries.Nested),
        new("thundering-recovery", "everybody is knocking when the provider comes back", Retries.ThunderingRecovery),
        new("slow-leak", "errors that stay below the breaker's threshold", Failures.SlowLeak),
        new("timeout-storm", "timeouts too few for a breaker: the traffic goes through every phase of a cutover, and back", Cutovers.TimeoutStorm),
        new("drill", "20 clients for 30 s, while an operator opens the preferred provider's circuits", Cutovers.Drill),
        new("quiet-hour", "an hour in which nothing is wrong, and nobody is alerted", Alerts.QuietHour),
        new("alerts", "a silent provider, a total outage, a slow provider and a tenant at its budget: each alert comes and goes", Alerts.Each),
    ];

    /// <summary>The scenario of a name; null when there is none.</summary>
    public static StormScenario? Find(string name) => All.FirstOrDefault(scenario => string.Equals(scenario.Name, name, StringComparison.Ordinal));

    /// <summary>Names that somebody may have meant, the nearest first.</summary>
    public static IReadOnlyList<string> Near(string name) => NearMatch.Find(name, All.Select(scenario => scenario.Name));
}
