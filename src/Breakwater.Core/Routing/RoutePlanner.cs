using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing;

/// <summary>Turns a request into an ordered plan: a pure function of the request and the table.</summary>
public static class RoutePlanner
{
    /// <summary>The name that asks for the matching route.</summary>
    public const string Auto = "auto";

    private const int LongestNameTold = 100;

    /// <summary>
    /// The plan for a request, or a fault. Names are tried as an exact id, <c>provider/id</c>, a route, <c>auto</c>, a forwarded name, in this order.
    /// </summary>
    public static Fault? Plan(RouteQuery query, RouteTable table, out RoutePlan? plan) => Plan(query, Entitlement.Everything, table, out plan);

    /// <summary>The same for a caller who may not use everything: what is not allowed is left out, and asking for it is a fault that names what is.</summary>
    public static Fault? Plan(RouteQuery query, Entitlement allowed, RouteTable table, out RoutePlan? plan)
    {
        plan = null;
        var name = query.Model;
        if (table.FindModels(name) is [_, ..] exact)
        {
            return PlanModel(exact, $"exact model '{name}'", query, allowed, table, out plan);
        }

        var qualified = table.FindQualified(name);
        if (qualified is { Forwarded: false })
        {
            return PlanModel([qualified], $"model '{qualified.ModelId}' at provider '{qualified.Provider}'", query, allowed, table, out plan);
        }

        if (table.FindRoute(name) is { } named)
        {
            return allowed.Allows(named) ? PlanRoute(named, $"route '{name}' by name", query, allowed, out plan) : NotEntitledTo(named, allowed);
        }

        if (string.Equals(name, Auto, StringComparison.Ordinal))
        {
            return table.Match(query, allowed) is { } matching
                ? PlanRoute(matching, $"auto, matching route '{matching.Name}'", query, allowed, out plan)
                : table.Match(query) is { } closed ? NotEntitledTo(closed, allowed) : NoRoute();
        }

        return (qualified ?? table.Forward(name)) is { } forwarded
            ? PlanModel([forwarded], $"unknown model '{Shorten(name)}' forwarded to provider '{forwarded.Provider}'", query, allowed, table, out plan)
            : NotFound(name, query.Kind, allowed, table);
    }

    /// <summary>What is told of a model that exists and that the caller may not use.</summary>
    public static Fault NotEntitled(string model, Entitlement allowed) =>
        new(FaultKind.NotEntitled, $"Model '{Shorten(model)}' is not among those this tenant may use (tenants.allowed_models): {allowed.ToldModels}")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };

    // All of them have the name that was asked for; the first is the preferred provider's.
    private static Fault? PlanModel(
        IReadOnlyList<CandidateView> named, string reason, RouteQuery query, Entitlement allowed, RouteTable table, out RoutePlan? plan)
    {
        plan = null;
        if (!named[0].Forwarded && named[0].Kind != query.Kind)
        {
            return WrongKind(named[0], query.Kind);
        }

        var candidates = new List<CandidateView>(8);
        AddEach(candidates, named, query.Kind, allowed);
        if (candidates.Count == 0)
        {
            return NotEntitled(query.Model, allowed);
        }

        var route = table.Match(query, allowed);

        // Vectors of different models cannot be compared, so only the same model elsewhere may stand in.
        var fallbacks = query.Kind == ModelKind.Embedding ? null : route;
        AddEach(candidates, fallbacks?.Candidates ?? [], query.Kind, allowed);
        var why = candidates.Count > 1 && fallbacks is not null ? $"{reason}, fallbacks of route '{fallbacks.Name}'" : reason;
        plan = new RoutePlan(candidates, route?.Name, why) { IsNamed = true };
        return null;
    }

    private static Fault? PlanRoute(Route route, string reason, RouteQuery query, Entitlement allowed, out RoutePlan? plan)
    {
        var candidates = new List<CandidateView>(route.Candidates.Count);
        AddEach(candidates, route.Candidates, query.Kind, allowed);
        plan = candidates.Count == 0 ? null : new RoutePlan(candidates, route.Name, reason) { Policy = route.Policy, Changed = Change(route, reason, query, allowed) };
        return plan is not null ? null : EmptyRoute(route, query.Kind, allowed);
    }

    private static RoutePlan? Change(Route route, string reason, RouteQuery query, Entitlement allowed)
    {
        if (route.Rollout is not { } rollout)
        {
            return null;
        }

        var candidates = new List<CandidateView>(rollout.Candidates.Count);
        AddEach(candidates, rollout.Candidates, query.Kind, allowed);
        return candidates.Count == 0 ? null : new RoutePlan(candidates, route.Name, $"{reason}, as its rollout has it") { Policy = rollout.Policy };
    }

    private static Fault EmptyRoute(Route route, ModelKind kind, Entitlement allowed)
    {
        foreach (var candidate in route.Candidates)
        {
            if (candidate.Forwarded || candidate.Kind == kind)
            {
                return NotEntitled(candidate.ModelId, allowed);
            }
        }

        return new Fault(FaultKind.ModelNotFound, $"Route '{route.Name}' has no model for {Purpose(kind)}; name a model, or add a candidate to the route.")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };
    }

    private static void AddEach(List<CandidateView> candidates, IReadOnlyList<CandidateView> more, ModelKind kind, Entitlement allowed)
    {
        for (var i = 0; i < more.Count; i++)
        {
            var known = false;
            for (var j = 0; j < candidates.Count && !known; j++)
            {
                known = candidates[j].IsSameTarget(more[i]);
            }

            if (!known && (more[i].Forwarded || more[i].Kind == kind) && allowed.Allows(more[i]))
            {
                candidates.Add(more[i]);
            }
        }
    }

    private static Fault WrongKind(CandidateView model, ModelKind wanted) =>
        Fault.InvalidRequest($"Model '{model.ModelId}' is for {Purpose(model.Kind)}, not for {Purpose(wanted)}; use another model or its own endpoint.", "model") with
        {
            Stage = FaultStage.Plan,
        };

    private static Fault NotEntitledTo(Route route, Entitlement allowed) =>
        new(FaultKind.NotEntitled, $"Route '{route.Name}' is not among those this tenant may use (tenants.allowed_routes): {allowed.ToldRoutes}")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };

    private static Fault NoRoute() =>
        new(FaultKind.ModelNotFound, "Model 'auto' needs a route that accepts this request and none does; name a model, or add a route without match at the end.")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };

    private static Fault NotFound(string name, ModelKind kind, Entitlement allowed, RouteTable table)
    {
        var known = table.Models.Where(model => model.Kind == kind && allowed.Allows(model)).Select(model => model.ModelId)
            .Concat(table.Routes.Where(allowed.Allows).Select(route => route.Name)).Append(Auto);
        var near = NearMatch.Find(name, known);
        var advice = near.Count > 0
            ? $"Did you mean {string.Join(", ", near.Select(one => $"'{one}'"))}?"
            : "GET /v1/models lists the models that exist here.";
        return new Fault(FaultKind.ModelNotFound, $"Model '{Shorten(name)}' does not exist here. {advice}") { Stage = FaultStage.Plan, Param = "model" };
    }

    private static string Shorten(string name) => name.Length <= LongestNameTold ? name : string.Concat(name.AsSpan(0, LongestNameTold), "…");

    private static string Purpose(ModelKind kind) => kind switch
    {
        ModelKind.Embedding => "embeddings",
        ModelKind.Realtime => "realtime sessions",
        ModelKind.Moderation => "moderation",
        _ => "generating answers",
    };
}
