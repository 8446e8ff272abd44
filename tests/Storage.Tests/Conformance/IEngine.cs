using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Objectives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>An engine under the suite: one store, empty at first. Disposing it removes the store.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Opens the store, the same one each time.</summary>
    ValueTask<IOpenStore> OpenAsync();
}

/// <summary>An open store by its ports. Disposing it closes the store.</summary>
public interface IOpenStore : IAsyncDisposable
{
    ITenantStore Tenants { get; }

    IAuditLog Audit { get; }

    IJobStore Jobs { get; }

    IDecisionStore Decisions { get; }

    ICutoverStore Cutovers { get; }

    ITenantRouteStore TenantRoutes { get; }

    IRolloutStore Rollouts { get; }

    IQualityStore Quality { get; }

    ISliStore Sli { get; }
}
