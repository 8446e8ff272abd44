using Breakwater.Core.Line;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Cutover;

/// <summary><c>/admin/routes/{tenant}</c>: a tenant's own order of what its routes offer (A6.10, A6.12), kept in the store.</summary>
internal sealed class RouteCommands(
    ITenantRouteStore store, GatewayState state, Func<Func<ValueTask<IReadOnlyList<TenantRoute>>>, Task> apply, StoreCalls calls, TimeProvider clock)
{
    private const int MostWeight = 1000;

    public async Task ShowAsync(HttpContext context, string tenant)
    {
        if (await IsKnownAsync(context, tenant).ConfigureAwait(false))
        {
            await SendAsync(context, tenant).ConfigureAwait(false);
        }
    }

    public async Task SetAsync(HttpContext context, string tenant)
    {
        if (!await IsKnownAsync(context, tenant).ConfigureAwait(false) || await AdminReply.ReadAsync(context, AdminJson.Default.RouteCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (Problem(command) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var route = new TenantRoute(tenant, command.Primary!, command.Secondary)
        {
            Weights = command.Weights is { } weights ? new RouteWeights(weights[command.Primary!], weights[command.Secondary!]) : null,
        };
        var (done, _) = await calls.AskAsync(context, async cancellation =>
        {
            await store.SaveAsync(route, Entry("route.set", tenant, command.Reason!), cancellation).ConfigureAwait(false);
            await apply(() => store.LoadAsync(cancellation)).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        if (done)
        {
            await SendAsync(context, tenant).ConfigureAwait(false);
        }
    }

    public async Task ClearAsync(HttpContext context, string tenant)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.ClearRouteCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        // Of a tenant that is gone, too: its order would hold again if one of its id came back.
        var (done, removed) = await calls.AskAsync(context, async cancellation =>
        {
            var was = await store.RemoveAsync(tenant, Entry("route.clear", tenant, command.Reason!), cancellation).ConfigureAwait(false);
            await apply(() => store.LoadAsync(cancellation)).ConfigureAwait(false);
            return was;
        }).ConfigureAwait(false);
        if (done)
        {
            await (removed ? SendAsync(context, tenant) : AdminReply.RefuseAsync(context, 404, $"tenant '{tenant}' has no order of its own")).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsKnownAsync(HttpContext context, string tenant)
    {
        var tenants = state.Current.Config.Tenants;
        if (tenants.Any(one => one.Id == tenant))
        {
            return true;
        }

        var known = tenants.Count == 0 ? "there are none: add it first" : $"known are {string.Join(", ", tenants.Take(20).Select(one => one.Id))}";
        await AdminReply.RefuseAsync(context, 404, $"tenant is '{tenant}'; {known}").ConfigureAwait(false);
        return false;
    }

    private Task SendAsync(HttpContext context, string tenant)
    {
        var (config, line) = state.Current;
        var own = line.OwnOrders.GetValueOrDefault(tenant);
        var allowed = Entitlements.Of(config.Tenants.FirstOrDefault(one => one.Id == tenant));
        var routes = line.Routes.Routes.Where(allowed.Allows).Select(route => new OwnRouteLine(route.Name, [.. CandidatesOf(route, own, allowed)]));
        var answer = new RouteAnswer(tenant, own?.Primary, own?.Secondary, [.. routes])
        {
            Weights = own is { Secondary: { } second, PrimaryWeight: { } share, SecondaryWeight: { } rest } ? new Dictionary<string, int> { [own.Primary] = share, [second] = rest } : null,
        };
        return AdminReply.SendAsync(context, 200, answer, AdminJson.Default.RouteAnswer);
    }

    private static IEnumerable<string> CandidatesOf(Route route, OwnOrder? own, Entitlement allowed)
    {
        var plan = new RoutePlan([.. route.Candidates.Where(allowed.Allows)], route.Name, "");
        return (own is null || plan.Candidates.Count == 0 ? plan : own.Apply(plan)).Candidates.Select(candidate => $"{candidate.Provider}/{candidate.ModelId}");
    }

    private string? Problem(RouteCommand command) =>
        AdminReply.ProblemOfReason(command.Reason)
        ?? ProblemOfName("primary", command.Primary)
        ?? (command.Secondary is null ? null : ProblemOfName("secondary", command.Secondary))
        ?? (command.Secondary == command.Primary ? $"secondary is '{command.Secondary}', as primary is: name another, or leave it out" : null)
        ?? ProblemOfWeights(command);

    private string? ProblemOfName(string key, string? name)
    {
        var offered = state.Current.Line.Routes.Routes.SelectMany(route => route.Candidates).ToList();
        return name is not null && offered.Exists(candidate => OwnOrder.IsNamedBy(name, candidate))
            ? null
            : $"{key} is '{name}'; it must be a provider or a model that a route offers: {string.Join(", ", offered.Select(candidate => candidate.Provider).Concat(offered.Select(candidate => candidate.ModelId)).Distinct().Take(20))}";
    }

    private static string? ProblemOfWeights(RouteCommand command)
    {
        if (command.Weights is not { } weights)
        {
            return null;
        }

        var isWhole = command.Secondary is { } second && weights.Count == 2 && weights.ContainsKey(command.Primary!) && weights.ContainsKey(second);
        return !isWhole ? "weights must name primary and secondary and nobody else, as {\"claude\":80,\"openai\":20}"
            : weights.Values.Any(share => share is < 0 or > MostWeight) || weights.Values.Sum() == 0 ? $"weights must be from 0 to {MostWeight}, and not all 0"
            : null;
    }

    private AuditEntry Entry(string action, string tenant, string reason) => new(clock.GetUtcNow(), AuditEntry.Admin, action, tenant, reason);
}

/// <summary>A tenant's order: names of providers or models, and their shares by those names.</summary>
internal sealed record RouteCommand(string? Primary, string? Secondary, Dictionary<string, int>? Weights, string? Reason);

/// <summary>The end of a tenant's order.</summary>
internal sealed record ClearRouteCommand(string? Reason);

/// <summary>A tenant's order, and what its routes are in it. Primary null: it has none.</summary>
internal sealed record RouteAnswer(string Tenant, string? Primary, string? Secondary, IReadOnlyList<OwnRouteLine> Routes)
{
    public IReadOnlyDictionary<string, int>? Weights { get; init; }
}

/// <summary>A route with its candidates, in the tenant's order.</summary>
internal sealed record OwnRouteLine(string Name, IReadOnlyList<string> Candidates);
