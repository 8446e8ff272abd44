using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Objectives;
using Breakwater.Core.Tenancy;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>SQLite for the suite, in a folder of its own.</summary>
public sealed class SqliteEngine : IEngine
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask<IOpenStore> OpenAsync() =>
        new Opened(await SqliteStore.OpenAsync(new StoreOptions(StoreKind.Sqlite, _folder.File("conformance.db")), TimeProvider.System, NullLogger.Instance, default));

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Opened(SqliteStore store) : IOpenStore
    {
        public ITenantStore Tenants => store.Tenants;

        public IAuditLog Audit => store.Audit;

        public IJobStore Jobs => store.Jobs;

        public IDecisionStore Decisions => store.Decisions;

        public ICutoverStore Cutovers => store.Cutovers;

        public ITenantRouteStore TenantRoutes => store.TenantRoutes;

        public IRolloutStore Rollouts => store.Rollouts;

        public IQualityStore Quality => store.Quality;

        public ISliStore Sli => store.Sli;

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
