using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tenancy;

/// <summary>A customer of this gateway, from the configuration or from a store. Limits and budgets that are null are not set.</summary>
public sealed record Tenant(string Id)
{
    /// <summary>The highest service class its requests may ask for.</summary>
    public SlaTier Tier { get; init; } = SlaTier.Silver;

    /// <summary>The lanes its requests may use.</summary>
    public Lanes Lanes { get; init; } = Lanes.Interactive;

    /// <summary>Globs of the models that may answer it, each of an id or of <c>provider/id</c>; empty for all models.</summary>
    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    /// <summary>Names of the routes that its requests may follow; empty for all routes.</summary>
    public IReadOnlyList<string> AllowedRoutes { get; init; } = [];

    /// <summary>Requests a minute.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, input and output together.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests at once.</summary>
    public int? MaxInflight { get; init; }

    /// <summary>Its share of what there is, against other tenants that wait: one of 3 runs three times as much as one of 1. 1 to 100.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Rates for single models by their catalogue ids, beside those for all of them.</summary>
    public IReadOnlyDictionary<string, ModelRates> Models { get; init; } = new Dictionary<string, ModelRates>();

    /// <summary>What it may spend.</summary>
    public TenantBudget Budget { get; init; } = new();
}

/// <summary>What a tenant may ask of one model; null for no limit.</summary>
/// <param name="RequestsPerMinute">Requests a minute.</param>
/// <param name="TokensPerMinute">Tokens a minute, input and output together.</param>
public sealed record ModelRates(long? RequestsPerMinute, long? TokensPerMinute);

/// <summary>Spending caps of a tenant; null for none.</summary>
public sealed record TenantBudget
{
    /// <summary>Within any sliding minute.</summary>
    public Money? Minute { get; init; }

    /// <summary>Within a UTC day.</summary>
    public Money? Day { get; init; }

    /// <summary>Within a UTC month.</summary>
    public Money? Month { get; init; }
}
