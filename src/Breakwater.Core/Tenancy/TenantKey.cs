namespace Breakwater.Core.Tenancy;

/// <summary>A key as it is kept: its hash, never the key.</summary>
/// <param name="Id">Names it in commands and logs: <c>key_…</c>.</param>
/// <param name="Tenant">The tenant it belongs to, stored or configured.</param>
/// <param name="Hash">What a caller's key is compared with.</param>
/// <param name="Created">When it was made (UTC).</param>
/// <param name="Ends">From when on it lets nobody in (UTC): revoked, or replaced by another with time to change over; null for never.</param>
public sealed record TenantKey(string Id, string Tenant, KeyHash Hash, DateTimeOffset Created, DateTimeOffset? Ends)
{
    /// <summary>Whether it lets nobody in any more.</summary>
    public bool HasEnded(DateTimeOffset now) => Ends <= now;
}
