using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite;

/// <summary>Tenants and keys in SQLite. What changes nothing, such as a key that is there already, leaves no entry in the audit log.</summary>
internal sealed class SqliteTenantStore(SqliteAccess access) : ITenantStore
{
    private const string Model = "model";
    private const string Route = "route";

    public ValueTask<StoredTenants> LoadAsync(CancellationToken cancellation) => access.ReadAsync(Load, StoredTenants.None, cancellation);

    public async ValueTask SaveTenantAsync(Tenant tenant, AuditEntry why, CancellationToken cancellation) =>
        await access.WriteAsync(
            session =>
            {
                Save(session, tenant);
                SqliteAuditLog.Append(session, why);
                return true;
            },
            cancellation).ConfigureAwait(false);

    public ValueTask<bool> AddKeyAsync(TenantKey key, AuditEntry why, CancellationToken cancellation) =>
        access.WriteAsync(session => Add(session, key, why), cancellation);

    public ValueTask<bool> EndKeyAsync(string id, DateTimeOffset at, AuditEntry why, CancellationToken cancellation) =>
        access.WriteAsync(session => End(session, id, at, why), cancellation);

    private static void Save(SqliteSession session, Tenant tenant)
    {
        session.Execute(
            """
            INSERT INTO tenant (id, tier, lanes, requests_per_minute, tokens_per_minute, max_inflight, weight, budget_minute_nano_usd, budget_day_nano_usd, budget_month_nano_usd)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (id) DO UPDATE SET
              tier = excluded.tier, lanes = excluded.lanes, requests_per_minute = excluded.requests_per_minute, tokens_per_minute = excluded.tokens_per_minute,
              max_inflight = excluded.max_inflight, weight = excluded.weight, budget_minute_nano_usd = excluded.budget_minute_nano_usd,
              budget_day_nano_usd = excluded.budget_day_nano_usd, budget_month_nano_usd = excluded.budget_month_nano_usd
            """,
            tenant.Id, Word(tenant.Tier), (long)tenant.Lanes, tenant.RequestsPerMinute, tenant.TokensPerMinute, tenant.MaxInflight, tenant.Weight,
            tenant.Budget.Minute?.NanoUsd, tenant.Budget.Day?.NanoUsd, tenant.Budget.Month?.NanoUsd);
        session.Execute("DELETE FROM tenant_model WHERE tenant = $1", tenant.Id);
        foreach (var (model, rates) in tenant.Models)
        {
            session.Execute(
                "INSERT INTO tenant_model (tenant, model, requests_per_minute, tokens_per_minute) VALUES ($1, $2, $3, $4)",
                tenant.Id, model, rates.RequestsPerMinute, rates.TokensPerMinute);
        }

        session.Execute("DELETE FROM tenant_allowed WHERE tenant = $1", tenant.Id);
        SaveAllowed(session, tenant.Id, Model, tenant.AllowedModels);
        SaveAllowed(session, tenant.Id, Route, tenant.AllowedRoutes);
    }

    private static void SaveAllowed(SqliteSession session, string tenant, string kind, IReadOnlyList<string> names)
    {
        for (var place = 0; place < names.Count; place++)
        {
            session.Execute("INSERT INTO tenant_allowed (tenant, kind, place, name) VALUES ($1, $2, $3, $4)", tenant, kind, place, names[place]);
        }
    }

    private static bool Add(SqliteSession session, TenantKey key, AuditEntry why)
    {
        var added = session.Execute(
            "INSERT INTO tenant_key (id, tenant, sha256, created, ends) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            key.Id, key.Tenant, Hex(key.Hash), StoredTime.Of(key.Created), key.Ends is { } ends ? StoredTime.Of(ends) : null) > 0;
        if (added)
        {
            SqliteAuditLog.Append(session, why);
        }

        return added;
    }

    private static bool End(SqliteSession session, string id, DateTimeOffset at, AuditEntry why)
    {
        if (session.Execute("UPDATE tenant_key SET ends = $2 WHERE id = $1 AND (ends IS NULL OR ends > $2)", id, StoredTime.Of(at)) == 0)
        {
            return session.Text("SELECT id FROM tenant_key WHERE id = $1", id) is not null;
        }

        SqliteAuditLog.Append(session, why);
        return true;
    }

    private static StoredTenants Load(SqliteSession session)
    {
        var rates = session.Query(
            "SELECT tenant, model, requests_per_minute, tokens_per_minute FROM tenant_model",
            static row => (Tenant: row.GetString(0), Model: row.GetString(1), Rates: new ModelRates(Number(row, 2), Number(row, 3)))).ToLookup(row => row.Tenant, StringComparer.Ordinal);
        var allowed = session.Query(
            "SELECT tenant, kind, name FROM tenant_allowed ORDER BY tenant, kind, place",
            static row => (Whose: (row.GetString(0), row.GetString(1)), Name: row.GetString(2))).ToLookup(row => row.Whose, row => row.Name);
        var tenants = session.Query(
            "SELECT id, tier, lanes, requests_per_minute, tokens_per_minute, max_inflight, weight, budget_minute_nano_usd, budget_day_nano_usd, budget_month_nano_usd FROM tenant ORDER BY id",
            row => ReadTenant(row) with
            {
                Models = rates[row.GetString(0)].ToDictionary(one => one.Model, one => one.Rates, StringComparer.Ordinal),
                AllowedModels = [.. allowed[(row.GetString(0), Model)]],
                AllowedRoutes = [.. allowed[(row.GetString(0), Route)]],
            });
        var keys = session.Query("SELECT id, tenant, sha256, created, ends FROM tenant_key ORDER BY created, id", ReadKey);
        return new StoredTenants(tenants, keys);
    }

    private static Tenant ReadTenant(SqliteDataReader row) => new(row.GetString(0))
    {
        Tier = Enum.Parse<SlaTier>(row.GetString(1), ignoreCase: true),
        Lanes = (Lanes)row.GetInt64(2),
        RequestsPerMinute = Number(row, 3),
        TokensPerMinute = Number(row, 4),
        MaxInflight = (int?)Number(row, 5),
        Weight = row.GetInt32(6),
        Budget = new TenantBudget { Minute = ReadMoney(row, 7), Day = ReadMoney(row, 8), Month = ReadMoney(row, 9) },
    };

    private static TenantKey ReadKey(SqliteDataReader row)
    {
        var id = row.GetString(0);
        return KeyHash.TryParse(row.GetString(2), out var hash)
            ? new TenantKey(id, row.GetString(1), hash, StoredTime.Read(row.GetInt64(3)), Number(row, 4) is { } ends ? StoredTime.Read(ends) : null)
            : throw new StoreException(StoreFailure.Damaged, $"sha256 of the key {id} is not a hash. Put the last backup in place of the store.");
    }

    private static string Word(SlaTier tier) => tier.ToString().ToLowerInvariant();

    // As sha256sum prints it, and as keys_sha256 of the configuration has it.
    private static string Hex(KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[KeyHash.HexLength / 2];
        hash.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static Money? ReadMoney(SqliteDataReader row, int column) => Number(row, column) is { } nanos ? new Money(nanos) : null;
}
