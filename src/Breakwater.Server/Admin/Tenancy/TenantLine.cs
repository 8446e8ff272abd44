using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>A tenant in answers, by the names of the configuration. Source is <c>file</c> or <c>store</c>; keys are those that let it in now; empty lists of what is allowed are left out: all is.</summary>
internal sealed record TenantLine(string Id, string Source, int Keys, string Tier, IReadOnlyList<string> Lanes, int Weight)
{
    public IReadOnlyList<string>? AllowedModels { get; init; }

    public IReadOnlyList<string>? AllowedRoutes { get; init; }

    public long? RequestsPerMinute { get; init; }

    public long? TokensPerMinute { get; init; }

    public int? MaxInflight { get; init; }

    public IReadOnlyDictionary<string, ModelRates>? Models { get; init; }

    public BudgetLine? BudgetUsd { get; init; }

    public static TenantLine Of(Tenant tenant, bool isOfFile, int keys) => new(
        tenant.Id, isOfFile ? "file" : "store", keys, tenant.Tier.ToString().ToLowerInvariant(), WordsOf(tenant.Lanes), tenant.Weight)
    {
        AllowedModels = tenant.AllowedModels.Count == 0 ? null : tenant.AllowedModels,
        AllowedRoutes = tenant.AllowedRoutes.Count == 0 ? null : tenant.AllowedRoutes,
        RequestsPerMinute = tenant.RequestsPerMinute,
        TokensPerMinute = tenant.TokensPerMinute,
        MaxInflight = tenant.MaxInflight,
        Models = tenant.Models.Count == 0 ? null : tenant.Models,
        BudgetUsd = tenant.Budget is { Minute: null, Day: null, Month: null } ? null : new BudgetLine(Usd(tenant.Budget.Minute), Usd(tenant.Budget.Day), Usd(tenant.Budget.Month)),
    };

    private static IReadOnlyList<string> WordsOf(Lanes lanes) => [.. Enum.GetValues<Lanes>().Where(lane => lane != Core.Tenancy.Lanes.None && lanes.HasFlag(lane)).Select(lane => lane.ToString().ToLowerInvariant())];

    private static decimal? Usd(Money? money) => money is { } some ? some.NanoUsd / 1_000_000_000m : null;
}

/// <summary>Caps in dollars.</summary>
internal sealed record BudgetLine(decimal? Minute, decimal? Day, decimal? Month);

/// <summary>All tenants.</summary>
internal sealed record TenantsAnswer(IReadOnlyList<TenantLine> Tenants);
