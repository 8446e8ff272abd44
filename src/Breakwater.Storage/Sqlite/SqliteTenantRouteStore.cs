using Breakwater.Core.Tenancy;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite;

/// <summary>Tenants' own orders of their routes in SQLite. What changes nothing leaves no entry in the audit log.</summary>
internal sealed class SqliteTenantRouteStore(SqliteAccess access) : ITenantRouteStore
{
    public ValueTask<IReadOnlyList<TenantRoute>> LoadAsync(CancellationToken cancellation) => access.ReadAsync<IReadOnlyList<TenantRoute>>(
        static session => session.Query("SELECT tenant, primary_name, secondary_name, primary_weight, secondary_weight FROM tenant_route ORDER BY tenant", Read),
        [],
        cancellation);

    public async ValueTask SaveAsync(TenantRoute route, AuditEntry why, CancellationToken cancellation) =>
        await access.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    INSERT INTO tenant_route (tenant, primary_name, secondary_name, primary_weight, secondary_weight) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (tenant) DO UPDATE SET
                      primary_name = excluded.primary_name, secondary_name = excluded.secondary_name,
                      primary_weight = excluded.primary_weight, secondary_weight = excluded.secondary_weight
                    """,
                    route.Tenant, route.Primary, route.Secondary, route.Weights?.Primary, route.Weights?.Secondary);
                SqliteAuditLog.Append(session, why);
                return true;
            },
            cancellation).ConfigureAwait(false);

    public ValueTask<bool> RemoveAsync(string tenant, AuditEntry why, CancellationToken cancellation) => access.WriteAsync(
        session =>
        {
            var removed = session.Execute("DELETE FROM tenant_route WHERE tenant = $1", tenant) > 0;
            if (removed)
            {
                SqliteAuditLog.Append(session, why);
            }

            return removed;
        },
        cancellation);

    private static TenantRoute Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2))
    {
        Weights = row.IsDBNull(3) ? null : new RouteWeights((int)row.GetInt64(3), (int)row.GetInt64(4)),
    };
}
