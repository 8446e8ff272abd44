using System.Collections.Frozen;

namespace Breakwater.Core.Tenancy;

/// <summary>Who a tenant key belongs to. Immutable and safe for concurrent use; a look-up allocates nothing.</summary>
public sealed class TenantDirectory
{
    private readonly FrozenDictionary<KeyHash, Entry> entries;

    /// <summary>A directory of tenants and the hashes of their keys; a hash may occur once.</summary>
    public TenantDirectory(IEnumerable<KeyValuePair<KeyHash, Tenant>> keys) =>
        entries = keys.ToFrozenDictionary(pair => pair.Key, pair => new Entry(pair.Key, pair.Value));

    /// <summary>A directory without tenants.</summary>
    public static TenantDirectory Empty { get; } = new([]);

    /// <summary>True when there are no tenant keys: then every caller is let in.</summary>
    public bool IsOpen => entries.Count == 0;

    /// <summary>The tenant of a key; null when the key is nobody's.</summary>
    public Tenant? Find(ReadOnlySpan<char> key)
    {
        if (!KeyHash.TryCompute(key, out var hash) || !entries.TryGetValue(hash, out var entry))
        {
            return null;
        }

        return entry.Hash.EqualsInFixedTime(hash) ? entry.Tenant : null;
    }

    private sealed record Entry(KeyHash Hash, Tenant Tenant);
}
