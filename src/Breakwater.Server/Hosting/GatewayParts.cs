using System.Net;
using System.Security.Cryptography;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Changes;
using Breakwater.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting;

/// <summary>What a gateway takes from outside: time, chance, where logs go.</summary>
public sealed record GatewayParts(TimeProvider Clock, IRandom Random, Stream LogOutput, ILoggerFactory Logging, AdminToken Admin)
{
    /// <summary>Where the configuration comes from; null when it cannot be commanded.</summary>
    public IConfigControl? Config { get; init; }

    /// <summary>Where tenants and keys made at run time are kept; the caller's to close. Null where none can be made.</summary>
    public ITenantStore? Tenants { get; init; }

    /// <summary>Where phases of providers are kept; the caller's to close. Null where a restart forgets them.</summary>
    public ICutoverStore? Cutovers { get; init; }

    /// <summary>Where tenants' own orders of their routes are kept; the caller's to close. Null where there are none.</summary>
    public ITenantRouteStore? TenantRoutes { get; init; }

    /// <summary>Where operators' changes are recorded; the caller's to close. Null where they are only logged.</summary>
    public IAuditLog? Audit { get; init; }

    /// <summary>Where requests that are answered later are kept; the caller's to close. Null where none are.</summary>
    public IJobStore? Jobs { get; init; }

    /// <summary>What rollouts and gold sets take from outside.</summary>
    public ChangeParts Changes { get; init; } = new();

    /// <summary>Where decisions are kept; the caller's to close. Null where none are.</summary>
    public IDecisionStore? Decisions { get; init; }

    /// <summary>Where the counts of requests are kept; the caller's to close. Null where a restart forgets them.</summary>
    public ISliStore? Sli { get; init; }

    /// <summary>Tells how the store is; null where there is none.</summary>
    public Func<StoreHealth>? StoreHealth { get; init; }

    /// <summary>What is held and spent, as the last process left it, with its journal; null begins with nothing and keeps it in memory.</summary>
    public BudgetBook? Budgets { get; init; }

    /// <summary>What was spent, for good; the caller's to close. Null where it is only logged.</summary>
    public ILedger? Ledger { get; init; }

    /// <summary>Fills a span with bits for new keys.</summary>
    public Action<Span<byte>> Secrets { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>The proxy to providers; null connects directly.</summary>
    public IWebProxy? Proxy { get; init; }
}
