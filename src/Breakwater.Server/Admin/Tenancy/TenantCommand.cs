using Breakwater.Core.Tenancy;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>A tenant as it is sent, by the names of the configuration; read key by key, so that what is wrong is told as for the file.</summary>
internal sealed record TenantCommand(string? Id, string Reason)
{
    public string? Tier { get; init; }

    public IReadOnlyList<string>? Lanes { get; init; }

    public IReadOnlyList<string>? AllowedModels { get; init; }

    public IReadOnlyList<string>? AllowedRoutes { get; init; }

    public long? RequestsPerMinute { get; init; }

    public long? TokensPerMinute { get; init; }

    public int? MaxInflight { get; init; }

    public int? Weight { get; init; }

    public IReadOnlyDictionary<string, ModelRates>? Models { get; init; }

    public BudgetLine? BudgetUsd { get; init; }
}
