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
    public static Fault? Plan(RouteQuery query, RouteTable table, out RoutePlan? plan)
    {
        plan = null;
        var name = query.Model;
        if (table.FindModels(name) is [_, ..] exact)
        {
            return PlanModel(exact[0], exact, $"exact model '{name}'", query, table, out plan);
        }

        var qualified = table.FindQualified(name);
        if (qualified is { Forwarded: false })
        {
            return PlanModel(qualified, [], $"model '{qualified.ModelId}' at provider '{qualified.Provider}'", query, table, out plan);
        }

        if (table.FindRoute(name) is { } named)
        {
            return PlanRoute(named, $"route '{name}' by name", query, out plan);
        }

        if (string.Equals(name, Auto, StringComparison.Ordinal))
        {
            return table.Match(query) is { } matching ? PlanRoute(matching, $"auto, matching route '{matching.Name}'", query, out plan) : NoRoute();
        }

        return (qualified ?? table.Forward(name)) is { } forwarded
            ? PlanModel(forwarded, [], $"unknown model '{Shorten(name)}' forwarded to provider '{forwarded.Provider}'", query, table, out plan)
            : NotFound(name, query.Kind, table);
    }

    private static Fault? PlanModel(
        CandidateView first, IReadOnlyList<CandidateView> twins, string reason, RouteQuery query, RouteTable table, out RoutePlan? plan)
    {
        plan = null;
        if (!first.Forwarded && first.Kind != query.Kind)
        {
            return WrongKind(first, query.Kind);
        }

        var candidates = new List<CandidateView>(8) { first };
        AddEach(candidates, twins, query.Kind);
        var route = table.Match(query);

        // Vectors of different models cannot be compared, so only the same model elsewhere may stand in.
        var fallbacks = query.Kind == ModelKind.Embedding ? null : route;
        AddEach(candidates, fallbacks?.Candidates ?? [], query.Kind);
        var why = candidates.Count > 1 && fallbacks is not null ? $"{reason}, fallbacks of route '{fallbacks.Name}'" : reason;
        plan = new RoutePlan(candidates, route?.Name, why) { IsNamed = true };
        return null;
    }

    private static Fault? PlanRoute(Route route, string reason, RouteQuery query, out RoutePlan? plan)
    {
        var candidates = new List<CandidateView>(route.Candidates.Count);
        AddEach(candidates, route.Candidates, query.Kind);
        plan = candidates.Count == 0 ? null : new RoutePlan(candidates, route.Name, reason) { Policy = route.Policy };
        return plan is not null ? null : new Fault(FaultKind.ModelNotFound, $"Route '{route.Name}' has no model for {Purpose(query.Kind)}; name a model, or add a candidate to the route.")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };
    }

    private static void AddEach(List<CandidateView> candidates, IReadOnlyList<CandidateView> more, ModelKind kind)
    {
        for (var i = 0; i < more.Count; i++)
        {
            var known = false;
            for (var j = 0; j < candidates.Count && !known; j++)
            {
                known = candidates[j].IsSameTarget(more[i]);
            }

            if (!known && (more[i].Forwarded || more[i].Kind == kind))
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

    private static Fault NoRoute() =>
        new(FaultKind.ModelNotFound, "Model 'auto' needs a route that accepts this request and none does; name a model, or add a route without match at the end.")
        {
            Stage = FaultStage.Plan,
            Param = "model",
        };

    private static Fault NotFound(string name, ModelKind kind, RouteTable table)
    {
        var known = table.Models.Where(model => model.Kind == kind).Select(model => model.ModelId).Concat(table.Routes.Select(route => route.Name)).Append(Auto);
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
