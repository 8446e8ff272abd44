using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.Traffic;

/// <summary>Callers that are alike. Either many who think between calls, or a stream of arrivals that waits for nobody.</summary>
/// <param name="Name">What reports call them.</param>
/// <param name="Model">The model they ask for; they speak the dialect of its provider.</param>
internal sealed record Cohort(string Name, string Model)
{
    /// <summary>Their tenant's id; null while the gateway is open.</summary>
    public string? Tenant { get; init; }

    /// <summary>The service class that they ask for; null for none.</summary>
    public SlaTier? Tier { get; init; }

    /// <summary>Nobody waits for the answers; their tenant has the batch lane only.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Requests at once that their tenant may have; null for no limit.</summary>
    public int? MaxInflight { get; init; }

    /// <summary>Their tenant's tier.</summary>
    public SlaTier TenantTier { get; init; } = SlaTier.Silver;

    /// <summary>US dollars that their tenant may spend in a minute, as the configuration writes it; null for no limit.</summary>
    public string? UsdPerMinute { get; init; }

    public ClientPolicy Client { get; init; } = ClientPolicy.Sdk;

    /// <summary>Whether answers are streamed.</summary>
    public bool Streams { get; init; }

    /// <summary>Callers who think; 0 for arrivals.</summary>
    public int Callers { get; init; }

    /// <summary>Mean pause between a caller's calls.</summary>
    public TimeSpan Think { get; init; }

    /// <summary>Arrivals a second; 0 for callers.</summary>
    public double PerSecond { get; init; }

    /// <summary>When they come.</summary>
    public TimeSpan From { get; init; }

    /// <summary>When they have gone; null stays to the end.</summary>
    public TimeSpan? Until { get; init; }

    public bool IsThereAt(TimeSpan moment) => moment >= From && (Until is not { } until || moment < until);

    /// <summary>Calls a second they would make if each were answered in the provider's own time.</summary>
    public double Demand(TimeSpan service) => Callers > 0 ? Callers / (Think + service).TotalSeconds : PerSecond;
}
