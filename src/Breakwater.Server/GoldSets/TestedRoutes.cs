using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Server.GoldSets;

/// <summary>The routes as a gold set is to see them: each with one arm alone.</summary>
internal static class TestedRoutes
{
    /// <summary>The table with, of each route under a rollout, the new arm where it is asked for.</summary>
    public static RouteTable Of(RouteTable table, Func<string, bool> takesFresh) => new(table.Providers, table.Models, [.. table.Routes.Select(route => OneArm(route, takesFresh))]);

    /// <summary>The cases of a set that lead to a route, by its name or by their intent.</summary>
    public static bool LeadsTo(RouteTable table, string model, string? intent, string route) =>
        model == route || (model == RoutePlanner.Auto && table.Match(new RouteQuery(model) { Intent = intent })?.Name == route);

    private static Route OneArm(Route route, Func<string, bool> takesFresh) => route.Rollout switch
    {
        RolloutPlan plan when takesFresh(route.Name) => route with { Candidates = plan.Candidates, Policy = plan.Policy, Rollout = null },
        _ => route with { Rollout = null },
    };
}
