using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>Tenants, keys and reasons to try with.</summary>
internal static class Sample
{
    /// <summary>A moment that is no whole number of microseconds.</summary>
    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static TenantKey Key(string id, string? of = null) =>
        KeyHash.TryCompute(of ?? $"bw_{id}", out var hash) ? new TenantKey(id, "acme", hash, Noon, null) : throw new ArgumentException(of);

    public static AuditEntry Why(string action, string subject, DateTimeOffset? at = null) => new(at ?? Noon, "admin", action, subject, "a test asked for it");

    /// <summary>Every property has a value of its own.</summary>
    public static Tenant Full(string id) => new(id)
    {
        Tier = SlaTier.Gold,
        Lanes = Lanes.Interactive | Lanes.Batch,
        AllowedModels = ["m-*", "openai/gpt-6-*", "a"],
        AllowedRoutes = ["zebra", "code"],
        RequestsPerMinute = 601,
        TokensPerMinute = 400_001,
        MaxInflight = 13,
        Weight = 3,
        Models = new Dictionary<string, ModelRates> { ["m-large"] = new(7, 70_000), ["m-small"] = new(null, 8), ["m-none"] = new(null, null) },
        Budget = new TenantBudget { Minute = new Money(1), Day = new Money(50_000_000_001), Month = new Money(900_123_456_789) },
    };
}
