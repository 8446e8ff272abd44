using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Tenancy;

namespace Breakwater.Testing;

/// <summary>A store in memory that keeps its promises, or breaks them when told. Outlives the gateways over it, as a file does.</summary>
public sealed class MemoryStore : ITenantStore, IAuditLog, ICutoverStore, ITenantRouteStore
{
    private readonly Lock gate = new();
    private readonly List<AuditEntry> entries = [];
    private readonly Dictionary<string, CutoverState> cutovers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TenantRoute> routes = new(StringComparer.Ordinal);
    private StoredTenants stored = StoredTenants.None;

    /// <summary>Asked before each call with what it is; may throw, or wait.</summary>
    public Func<string, CancellationToken, ValueTask> Before { get; set; } = static (_, _) => default;

    /// <summary>Asked after each change was made with what it was; may throw: then it was made and nobody is told.</summary>
    public Action<string> After { get; set; } = static _ => { };

    /// <summary>What it holds.</summary>
    public StoredTenants Stored
    {
        get
        {
            lock (gate)
            {
                return stored;
            }
        }
    }

    /// <summary>Phases of providers.</summary>
    public IReadOnlyDictionary<string, CutoverState> Cutovers
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, CutoverState>(cutovers);
            }
        }
    }

    /// <summary>Rollouts and runs of gold sets.</summary>
    public MemoryChangeStore Changes { get; } = new();

    /// <summary>All entries of the audit log, the oldest first.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public async ValueTask<StoredTenants> LoadAsync(CancellationToken cancellation)
    {
        await Before("load", cancellation);
        return Stored;
    }

    public async ValueTask SaveTenantAsync(Tenant tenant, AuditEntry why, CancellationToken cancellation) =>
        await ChangeAsync("save", why, () => stored.With(tenant), cancellation);

    public async ValueTask<bool> AddKeyAsync(TenantKey key, AuditEntry why, CancellationToken cancellation) => await ChangeAsync(
        "add", why, () => stored.Keys.Any(one => one.Id == key.Id || one.Hash == key.Hash) ? null : stored.With(key), cancellation);

    public async ValueTask<bool> EndKeyAsync(string id, DateTimeOffset at, AuditEntry why, CancellationToken cancellation) => await ChangeAsync(
        "end", why, () => stored.FindKey(id) is not { } key ? null : key.Ends <= at ? stored : stored.With(key with { Ends = at }), cancellation);

    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellation) => await ChangeAsync("append", entry, () => stored, cancellation);

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long before, int most, CancellationToken cancellation)
    {
        await Before("read", cancellation);
        return [.. Entries.Select(static (entry, index) => new AuditRecord(index + 1, entry)).Where(record => record.Number < before).Reverse().Take(most)];
    }

    async ValueTask<IReadOnlyList<KeyValuePair<string, CutoverState>>> ICutoverStore.LoadAsync(CancellationToken cancellation)
    {
        await Before("load", cancellation);
        return [.. Cutovers];
    }

    async ValueTask ICutoverStore.SaveAsync(string provider, CutoverState state, CancellationToken cancellation)
    {
        await Before("cutover", cancellation);
        lock (gate)
        {
            cutovers[provider] = state;
        }
    }

    async ValueTask<IReadOnlyList<TenantRoute>> ITenantRouteStore.LoadAsync(CancellationToken cancellation)
    {
        await Before("load", cancellation);
        lock (gate)
        {
            return [.. routes.Values];
        }
    }

    async ValueTask ITenantRouteStore.SaveAsync(TenantRoute route, AuditEntry why, CancellationToken cancellation) => await ChangeAsync(
        "route",
        why,
        () =>
        {
            routes[route.Tenant] = route;
            return stored;
        },
        cancellation);

    async ValueTask<bool> ITenantRouteStore.RemoveAsync(string tenant, AuditEntry why, CancellationToken cancellation) =>
        await ChangeAsync("unroute", why, () => routes.Remove(tenant) ? stored : null, cancellation);

    private async ValueTask<bool> ChangeAsync(string what, AuditEntry why, Func<StoredTenants?> change, CancellationToken cancellation)
    {
        await Before(what, cancellation);
        lock (gate)
        {
            if (change() is not { } changed)
            {
                return false;
            }

            stored = changed;
            entries.Add(why);
        }

        After(what);
        return true;
    }
}
