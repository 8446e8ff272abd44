using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tenancy;

/// <summary>
/// Makes, changes and ends tenants and keys of a running gateway, one at a time; each change is durable before it is in force, and in force when its task completes.
/// Throws what the store throws, an <see cref="IOException"/>: then the change was not made, or nobody knows, which the next call finds out. Safe for concurrent use.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="clock">Tells when changes are made.</param>
/// <param name="ids">Names keys.</param>
/// <param name="secrets">Fills a span with bits that nobody can foresee.</param>
/// <param name="configured">The tenants of the configuration file as it is now.</param>
/// <param name="apply">Puts all that is stored in force.</param>
public sealed class TenantBook(
    ITenantStore store, TimeProvider clock, IIdSource ids, Action<Span<byte>> secrets, Func<IReadOnlyList<Tenant>> configured, Func<StoredTenants, Task> apply) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isInDoubt;

    /// <summary>All that is stored.</summary>
    public async ValueTask<StoredTenants> ReadAsync(CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        return await LoadAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds a tenant; null when it is in force.</summary>
    public async ValueTask<BookRefusal?> AddAsync(Tenant tenant, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (IsConfigured(tenant.Id) || stored.FindTenant(tenant.Id) is not null)
        {
            return new BookRefusal(IsUnknown: false, $"id is '{tenant.Id}'; {(IsConfigured(tenant.Id) ? "the configuration file" : "the store")} has a tenant of this id already: take another");
        }

        await SaveAsync(stored, tenant, "tenant.add", reason, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Puts other settings in the place of those of a stored tenant; null when they are in force.</summary>
    public ValueTask<BookRefusal?> ChangeAsync(Tenant tenant, string reason, CancellationToken cancellation) => ChangeAsync(tenant.Id, _ => (tenant, null), "tenant.change", reason, cancellation);

    /// <summary>Makes of a stored tenant's caps others, or tells why it cannot; null when they are in force.</summary>
    public ValueTask<BookRefusal?> ChangeBudgetAsync(string id, Func<TenantBudget, (TenantBudget Budget, string? Problem)> change, string reason, CancellationToken cancellation) => ChangeAsync(
        id,
        tenant =>
        {
            var (budget, problem) = change(tenant.Budget);
            return (tenant with { Budget = budget }, problem);
        },
        "budget.set",
        reason,
        cancellation);

    /// <summary>Ends every key of a stored tenant now; the tenant stays, so that its name in ledger and log keeps its meaning. Null when nobody gets in as it any more.</summary>
    public async ValueTask<BookRefusal?> RevokeAsync(string id, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (IsConfigured(id))
        {
            return new BookRefusal(IsUnknown: false, $"tenant '{id}' is one of the configuration file: take it out there, or end its stored keys one by one");
        }

        if (stored.FindTenant(id) is not { } tenant)
        {
            return new BookRefusal(IsUnknown: true, $"there is no tenant '{id}' in the store");
        }

        _isInDoubt = true;
        var now = clock.GetUtcNow();
        var after = stored;
        foreach (var key in stored.Keys)
        {
            if (string.Equals(key.Tenant, id, StringComparison.Ordinal) && !(key.Ends <= now))
            {
                after = after.With(await EndKeyAsync(key, now, "key.revoke", reason, cancellation).ConfigureAwait(false));
            }
        }

        await SaveAsync(after, tenant, "tenant.revoke", reason, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Makes a key for a tenant of the file or of the store; <paramref name="lifetime"/> null for one without an end.</summary>
    public async ValueTask<KeyChange> MakeKeyAsync(string tenant, TimeSpan? lifetime, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (!IsConfigured(tenant) && stored.FindTenant(tenant) is null)
        {
            return Refused(isUnknown: true, $"tenant is '{tenant}'; there is none of this id: add it first, or put it into the configuration file");
        }

        _isInDoubt = true;
        var (key, text) = await AddKeyAsync(tenant, lifetime, reason, cancellation).ConfigureAwait(false);
        await PutInForceAsync(stored.With(key)).ConfigureAwait(false);
        return new KeyChange { Key = key, Text = text };
    }

    /// <summary>Makes a key in the place of another, which lets its tenant in for a while yet.</summary>
    public async ValueTask<KeyChange> RotateKeyAsync(string id, TimeSpan grace, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (stored.FindKey(id) is not { } old)
        {
            return NoKey(id);
        }

        if (old.Ends is { } ends)
        {
            return Refused(isUnknown: false, $"key '{id}' ends at {ends.UtcDateTime:O}, so nothing can take its place; make another for tenant '{old.Tenant}'");
        }

        // The new one first: a tenant without any key would be worse off than one with two.
        _isInDoubt = true;
        var (key, text) = await AddKeyAsync(old.Tenant, lifetime: null, reason, cancellation).ConfigureAwait(false);
        var ended = await EndKeyAsync(old, clock.GetUtcNow() + grace, "key.rotate", reason, cancellation).ConfigureAwait(false);
        await PutInForceAsync(stored.With(key).With(ended)).ConfigureAwait(false);
        return new KeyChange { Key = key, Text = text, Replaced = ended };
    }

    /// <summary>Ends a key now; one that has ended already stays as it is.</summary>
    public async ValueTask<KeyChange> RevokeKeyAsync(string id, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (stored.FindKey(id) is not { } key)
        {
            return NoKey(id);
        }

        _isInDoubt = true;
        var ended = await EndKeyAsync(key, clock.GetUtcNow(), "key.revoke", reason, cancellation).ConfigureAwait(false);
        await PutInForceAsync(stored.With(ended)).ConfigureAwait(false);
        return new KeyChange { Key = ended };
    }

    /// <summary>Ends what it holds, but not the store.</summary>
    public void Dispose() => _turn.Dispose();

    private static KeyChange Refused(bool isUnknown, string why) => new() { Refusal = new BookRefusal(isUnknown, why) };

    private static KeyChange NoKey(string id) => Refused(isUnknown: true, $"there is no key '{id}' in the store; keys of the configuration file are ended there");

    private async ValueTask<Turn> EnterAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        return new Turn(_turn);
    }

    // A change whose outcome nobody was told of may have been made: what the store says then holds.
    private async ValueTask<StoredTenants> LoadAsync(CancellationToken cancellation)
    {
        var stored = await store.LoadAsync(cancellation).ConfigureAwait(false);
        if (_isInDoubt)
        {
            await PutInForceAsync(stored).ConfigureAwait(false);
        }

        return stored;
    }

    private async ValueTask PutInForceAsync(StoredTenants stored)
    {
        await apply(stored).ConfigureAwait(false);
        _isInDoubt = false;
    }

    private async ValueTask<BookRefusal?> ChangeAsync(string id, Func<Tenant, (Tenant Tenant, string? Problem)> change, string action, string reason, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation).ConfigureAwait(false);
        var stored = await LoadAsync(cancellation).ConfigureAwait(false);
        if (IsConfigured(id))
        {
            return new BookRefusal(IsUnknown: false, $"tenant '{id}' is one of the configuration file: change it there");
        }

        if (stored.FindTenant(id) is not { } known)
        {
            return new BookRefusal(IsUnknown: true, $"there is no tenant '{id}'; add it first");
        }

        var (changed, problem) = change(known);
        if (problem is not null)
        {
            return new BookRefusal(IsUnknown: false, problem);
        }

        await SaveAsync(stored, changed, action, reason, cancellation).ConfigureAwait(false);
        return null;
    }

    private async ValueTask SaveAsync(StoredTenants stored, Tenant tenant, string action, string reason, CancellationToken cancellation)
    {
        _isInDoubt = true;
        await store.SaveTenantAsync(tenant, Entry(action, tenant.Id, reason), cancellation).ConfigureAwait(false);
        await PutInForceAsync(stored.With(tenant)).ConfigureAwait(false);
    }

    private async ValueTask<(TenantKey Key, string Text)> AddKeyAsync(string tenant, TimeSpan? lifetime, string reason, CancellationToken cancellation)
    {
        while (true)
        {
            var (text, now) = (KeyText.Make(secrets), clock.GetUtcNow());
            var hash = new CallerKey(text.AsMemory()).Hash!;
            var key = new TenantKey(ids.Next("key_"), tenant, hash, now, now + lifetime);

            // One in the store by chance is answered with another.
            if (await store.AddKeyAsync(key, Entry("key.add", key.Id, reason), cancellation).ConfigureAwait(false))
            {
                return (key, text);
            }
        }
    }

    private async ValueTask<TenantKey> EndKeyAsync(TenantKey key, DateTimeOffset at, string action, string reason, CancellationToken cancellation)
    {
        await store.EndKeyAsync(key.Id, at, Entry(action, key.Id, reason), cancellation).ConfigureAwait(false);
        return key.Ends < at ? key : key with { Ends = at };
    }

    private bool IsConfigured(string id) => configured().Any(tenant => string.Equals(tenant.Id, id, StringComparison.Ordinal));

    private AuditEntry Entry(string action, string subject, string reason) => new(clock.GetUtcNow(), AuditEntry.Admin, action, subject, reason);

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
