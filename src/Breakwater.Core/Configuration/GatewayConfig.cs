using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration;

/// <summary>The whole configuration as one immutable snapshot, defaults, profile and catalogue applied. Safe for concurrent use.</summary>
public sealed record GatewayConfig
{
    private const int HashBytes = 6;

    public required ListenOptions Listen { get; init; }

    public required StoreOptions Store { get; init; }

    /// <summary>The <c>redis://</c> address of state shared by replicas; null for a single process. May hold a password.</summary>
    public required Uri? Shared { get; init; }

    /// <summary>The name of the profile that fills what the file leaves out.</summary>
    public required string Profile { get; init; }

    /// <summary>The name of the preset that holds above the file; null when there is none.</summary>
    public required string? Preset { get; init; }

    /// <summary>Usable providers, in order of preference.</summary>
    public required IReadOnlyList<ProviderOptions> Providers { get; init; }

    /// <summary>Every known model at every usable provider.</summary>
    public required IReadOnlyList<ModelOptions> Models { get; init; }

    /// <summary>Tenants in the file's order, then those of the store.</summary>
    public required IReadOnlyList<Tenant> Tenants { get; init; }

    /// <summary>What the service classes ask for, and which class a request has.</summary>
    public required SlaPolicies Sla { get; init; }

    public required TimeoutOptions Timeouts { get; init; }

    public required RetryPolicy Retry { get; init; }

    /// <summary>The storm defence.</summary>
    public required DefencePolicy Defence { get; init; }

    /// <summary>Whether caches of prompts count.</summary>
    public required AffinityPolicy Affinity { get; init; }

    /// <summary>How spending is bounded besides what each tenant may spend.</summary>
    public required BudgetPolicy Budgets { get; init; }

    /// <summary>How answers are watched by gold sets.</summary>
    public required QualityOptions Quality { get; init; }

    /// <summary>What is promised, what is done when that is at risk, and the alerts.</summary>
    public required ObjectivePolicy Objectives { get; init; }

    public required LimitOptions Limits { get; init; }

    public required PoolOptions Pool { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>Which requests become jobs.</summary>
    public required JobPolicy Jobs { get; init; }

    /// <summary>How decisions are kept.</summary>
    public required DecisionOptions Decisions { get; init; }

    /// <summary>What names of models mean.</summary>
    public required RouteTable Routes { get; init; }

    /// <summary>Answers of last resort in the order in which they are matched; empty when none is configured.</summary>
    public required IReadOnlyList<LastResort> LastResorts { get; init; }

    /// <summary>Whose the tenant keys are.</summary>
    public required TenantDirectory Directory { get; init; }

    /// <summary>All prices.</summary>
    public required PriceBook Prices { get; init; }

    /// <summary>Keys that the file sets and that this version checks but does not act on.</summary>
    public required IReadOnlyList<string> NotEnforced { get; init; }

    /// <summary>Every single value that the file sets, by key path; the source of <see cref="ConfigDiff"/>.</summary>
    public required IReadOnlyDictionary<string, Setting> Settings { get; init; }

    /// <summary>Tenants' own orders of their routes, which a store holds.</summary>
    public IReadOnlyList<TenantRoute> TenantRoutes { get; init; } = [];

    /// <summary>What the catalogue says of models that it does not know.</summary>
    internal IReadOnlyList<UnknownModel> Unknown { get; init; } = [];

    /// <summary>False when no provider has a key: then nothing can be answered but by the simulator.</summary>
    public bool HasProviders => Providers.Count > 0;

    /// <summary>True when the simulator stands in for at least one provider.</summary>
    public bool IsSimulated => Providers.Any(provider => provider.Simulated);

    /// <summary>The same with the tenants and keys that a store holds beside those of the file.</summary>
    public GatewayConfig With(StoredTenants stored)
    {
        if (stored.IsEmpty)
        {
            return this;
        }

        var directory = Directory.With(stored);
        return this with { Directory = directory, Tenants = directory.Tenants };
    }

    /// <summary>Twelve hex digits that tell what the file, the profile and the preset set from what others set. Secrets count as set, whatever they are.</summary>
    public string Hash()
    {
        var text = new StringBuilder().Append(Profile).Append('\n').Append(Preset).Append('\n');
        foreach (var (key, setting) in Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            text.Append(key).Append('=').Append(setting.Shown).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, HashBytes));
    }

    /// <summary>The provider of a name; null when there is none.</summary>
    public ProviderOptions? FindProvider(string name) =>
        Providers.FirstOrDefault(provider => string.Equals(provider.Name, name, StringComparison.Ordinal));

    /// <summary>What is known of a candidate; for a forwarded one what holds for the provider's newest models, at its dearest price of the day (UTC).</summary>
    public ModelOptions Describe(CandidateView candidate, DateOnly today)
    {
        var known = candidate.Forwarded ? null : Models.FirstOrDefault(model =>
            string.Equals(model.Provider, candidate.Provider, StringComparison.Ordinal) && string.Equals(model.Id, candidate.ModelId, StringComparison.Ordinal));
        if (known is { Prices.Count: > 0 })
        {
            return known;
        }

        IReadOnlyList<ModelPrice> dearest = Prices.Dearest(candidate.Provider, today) is { } price ? [price with { From = null, Until = null }] : [];
        if (known is not null)
        {
            return known with { Prices = dearest };
        }

        var provider = FindProvider(candidate.Provider);
        var unknown = provider is null ? UnknownModel.Nothing : Unknown.FirstOrDefault(one => one.Vendor == provider.Vendor) ?? UnknownModel.Nothing;
        return new ModelOptions(candidate.ModelId, candidate.Provider, candidate.UpstreamId)
        {
            MaxOutput = unknown.MaxOutput,
            Traits = unknown.Traits,
            Surfaces = [.. provider?.Surfaces.Where(surface => surface <= Surface.Messages) ?? []],
            Prices = dearest,
        };
    }
}
