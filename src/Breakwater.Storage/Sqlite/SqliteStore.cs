using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Objectives;
using Breakwater.Core.Tenancy;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Sqlite;

/// <summary>
/// The embedded store: one file, one process, every port. What a port acknowledged is on the disk. A store that is stopped (locked, full, stalled, broken) says so
/// by a <see cref="StoreException"/> within seconds, and goes on by itself when the cause is gone. Safe for concurrent use; dispose it to write out what is queued.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private SqliteStore(string file, SqliteAccess access)
    {
        File = file;
        Access = access;
        Tenants = new SqliteTenantStore(access);
        Audit = new SqliteAuditLog(access);
        Jobs = new SqliteJobStore(access);
        Decisions = new SqliteDecisionStore(access);
        Cutovers = new SqliteCutoverStore(access);
        TenantRoutes = new SqliteTenantRouteStore(access);
        Rollouts = new SqliteRolloutStore(access);
        Quality = new SqliteQualityStore(access);
        Sli = new SqliteSliStore(access);
    }

    /// <summary>The whole path.</summary>
    public string File { get; }

    /// <summary>Tenants and keys made at run time.</summary>
    public ITenantStore Tenants { get; }

    /// <summary>What was changed, by whom and why.</summary>
    public IAuditLog Audit { get; }

    /// <summary>Requests that are answered later.</summary>
    public IJobStore Jobs { get; }

    /// <summary>How requests were decided.</summary>
    public IDecisionStore Decisions { get; }

    /// <summary>Where providers' traffic stood.</summary>
    public ICutoverStore Cutovers { get; }

    /// <summary>Tenants' own orders of their routes.</summary>
    public ITenantRouteStore TenantRoutes { get; }

    /// <summary>How changes of routes stand.</summary>
    public IRolloutStore Rollouts { get; }

    /// <summary>Runs of gold sets.</summary>
    public IQualityStore Quality { get; }

    /// <summary>What became of the requests of 30 days.</summary>
    public ISliStore Sli { get; }

    /// <summary>Reads and writes below the ports.</summary>
    internal SqliteAccess Access { get; }

    /// <summary>Opens what <c>store</c> of the configuration names and brings its schema up to date; where there is none, it makes an empty file, to be opened when there is something to keep.</summary>
    /// <exception cref="StoreException">It cannot be used; the message names the path and what to do.</exception>
    public static ValueTask<SqliteStore> OpenAsync(StoreOptions store, TimeProvider clock, ILogger logger, CancellationToken cancellation) =>
        store.Kind == StoreKind.Sqlite
            ? OpenAsync(store.Target, new StoreLimits(), clock, logger, cancellation)
            : throw new StoreException(StoreFailure.Inaccessible, $"{store} is no store of this version: set store to a file (store: sqlite:breakwater.db)");

    /// <summary>Opens a file with limits of one's own.</summary>
    internal static async ValueTask<SqliteStore> OpenAsync(string path, StoreLimits limits, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        var file = SqliteFile.Prepare(path);
        var store = new SqliteStore(file, new SqliteAccess(file, limits, clock, logger));
        try
        {
            if (!SqliteFile.IsEmpty(file))
            {
                await store.Access.OpenAsync(cancellation).ConfigureAwait(false);
            }

            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How it is now; for who shows it, not to decide by whether to write.</summary>
    public StoreHealth Health() => Access.Health();

    public ValueTask DisposeAsync() => Access.DisposeAsync();
}
