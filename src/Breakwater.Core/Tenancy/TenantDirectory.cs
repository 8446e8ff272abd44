
namespace Breakwater.Core.Tenancy;

/// <summary>Who a tenant key belongs to, now. Immutable and safe for concurrent use; a look-up allocates nothing.</summary>
public sealed class TenantDirectory
{
    private readonly Dictionary<KeyHash, Entry> entries;

    /// <summary>A directory of tenants and the hashes of their keys; a hash may occur once.</summary>
    public TenantDirectory(IReadOnlyList<Tenant> tenants, IEnumerable<KeyValuePair<KeyHash, Tenant>> keys)
        : this(tenants, keys.Select(pair => new Entry(pair.Key, pair.Value, null)))
    {
    }

    /// <summary>A directory of tenants who all have keys; a hash may occur once.</summary>
    public TenantDirectory(IReadOnlyList<KeyValuePair<KeyHash, Tenant>> keys)
        : this([.. keys.Select(pair => pair.Value).Distinct()], keys)
    {
    }

    private TenantDirectory(IReadOnlyList<Tenant> tenants, IEnumerable<Entry> entries)
    {
        Tenants = tenants;
        IsOpen = tenants.Count == 0;
        this.entries = entries.ToDictionary(entry => entry.Hash);
    }

    /// <summary>A directory without tenants.</summary>
    public static TenantDirectory Empty { get; } = new([]);

    /// <summary>All tenants, those without a key too.</summary>
    public IReadOnlyList<Tenant> Tenants { get; }

    /// <summary>True when there are no tenants: then every caller is let in. While there is one, keys are asked for, even if none is left.</summary>
    public bool IsOpen { get; }

    /// <summary>This directory with the tenants and keys of a store. Where both have a tenant or a key, that of this one stands; a key without its tenant is nobody's.</summary>
    public TenantDirectory With(StoredTenants stored)
    {
        var tenants = new Dictionary<string, Tenant>(StringComparer.Ordinal);
        foreach (var tenant in Tenants.Concat(stored.Tenants))
        {
            tenants.TryAdd(tenant.Id, tenant);
        }

        var all = new Dictionary<KeyHash, Entry>(entries);
        foreach (var key in stored.Keys)
        {
            if (tenants.TryGetValue(key.Tenant, out var owner))
            {
                all.TryAdd(key.Hash, new Entry(key.Hash, owner, key.Ends));
            }
        }

        return new TenantDirectory([.. tenants.Values], all.Values);
    }

    /// <summary>The tenant of an id; null when there is none.</summary>
    public Tenant? FindTenant(string id) => Tenants.FirstOrDefault(tenant => string.Equals(tenant.Id, id, StringComparison.Ordinal));

    /// <summary>How many keys of a tenant let it in.</summary>
    public int CountKeys(string tenant, DateTimeOffset now) => entries.Values.Count(entry => string.Equals(entry.Tenant.Id, tenant, StringComparison.Ordinal) && !entry.HasEnded(now));

    /// <summary>The tenant of a key; null when the key is nobody's, or has ended.</summary>
    public Tenant? Find(CallerKey key, TimeProvider clock) =>
        TryFind(key, out var entry) && (entry.Ends is null || !entry.HasEnded(clock.GetUtcNow())) ? entry.Tenant : null;

    /// <summary>Why a credential lets nobody in, for the log alone: callers are all told the same.</summary>
    public KeyProblem Explain(CallerKey key) =>
        key.IsEmpty ? KeyProblem.Missing
        : TryFind(key, out _) ? KeyProblem.Ended
        : !key.Text.Span.StartsWith(KeyText.Prefix, StringComparison.Ordinal) ? KeyProblem.Foreign
        : KeyText.IsWhole(key.Text.Span) ? KeyProblem.Unknown
        : KeyProblem.Mistyped;

    private bool TryFind(CallerKey key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        return key.Hash is { } hash && entries.TryGetValue(hash, out entry);
    }

    private sealed record Entry(KeyHash Hash, Tenant Tenant, DateTimeOffset? Ends)
    {
        public bool HasEnded(DateTimeOffset now) => Ends <= now;
    }
}
