namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>The tenants that a gate knows: made when first seen, dropped in sweeps once idle, so that neither a call nor ten thousand of them leave anything behind.</summary>
internal sealed class TenantShares(TurnOrder turns)
{
    /// <summary>Below this many there is nothing worth sweeping.</summary>
    internal const int Kept = 256;

    private readonly Dictionary<string, TenantShare> shares = new(StringComparer.Ordinal);
    private int sweepAt = Kept;

    public int Count => shares.Count;

    public Dictionary<string, TenantShare>.ValueCollection All => shares.Values;

    public TenantShare Of(string tenant)
    {
        if (shares.TryGetValue(tenant, out var share))
        {
            return share;
        }

        if (shares.Count >= sweepAt)
        {
            Sweep();
        }

        share = new TenantShare(tenant);
        shares.Add(tenant, share);
        return share;
    }

    /// <summary>Those that hold and want most, at most <paramref name="count"/>.</summary>
    public IReadOnlyList<TenantView> Top(int count) =>
    [
        .. shares.Values.Select(share => new TenantView(share.Name, share.Held, share.Waiting))
            .Where(view => view.InFlight + view.Waiting > 0)
            .OrderByDescending(view => view.InFlight + view.Waiting).ThenBy(view => view.Tenant, StringComparer.Ordinal)
            .Take(count),
    ];

    private void Sweep()
    {
        foreach (var (name, share) in shares)
        {
            if (share.IsIdle(turns))
            {
                shares.Remove(name);
            }
        }

        // Half of the places are free again before the next sweep, so that each newcomer pays for two looks at most.
        sweepAt = Math.Max(Kept, 2 * shares.Count);
    }
}
