using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Routes can be reached, by name and by match, and lead to models that exist.</summary>
internal sealed class RouteRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < draft.Routes.Count; i++)
        {
            var (path, _, route) = draft.Routes[i];
            CheckName(route.Name, names, path.Key("name"), assembly, reading);
            CheckMatch(route.Match, isLast: i == draft.Routes.Count - 1, path, reading);
            TenantRelation.CheckNamed(route.Match, draft, path.Key("match").Key("tenant"), reading);
            CheckCandidates(route, path, assembly, reading);
            CheckPolicy(route, path, reading);
            if (route.Rollout is { } rollout)
            {
                CheckRollout(route, rollout, path.Key("rollout"), assembly, reading);
            }
        }
    }

    private static void CheckRollout(RouteDraft route, RolloutDraft rollout, KeyPath path, Assembly assembly, Reading reading)
    {
        CheckCandidates(rollout.To, path, assembly, reading);
        CheckPolicy(rollout.To, path, reading);
        var isSame = route.Candidates.SequenceEqual(rollout.To.Candidates, StringComparer.Ordinal) && route.Policy == rollout.To.Policy
            && route.Weights.Select(Share).ToHashSet().SetEquals(rollout.To.Weights.Select(Share));
        if (isSame && !reading.IsBroken(path.Text))
        {
            reading.Refuse(path.Key("candidates"), "are the route's own, in the same order and by the same policy: nothing would change. Leave rollout out, or name what is to change.");
        }

        static (string Name, long Value) Share(Placed<long> weight) => (weight.Name, weight.Value);
    }

    private static void CheckPolicy(RouteDraft route, KeyPath path, Reading reading)
    {
        RefuseIdle("weights", route.Policy.Kind == PolicyKind.Weights, "weights");
        RefuseIdle("max_cost_usd", route.Policy.Kind is PolicyKind.SloBudget or PolicyKind.Value, "slo-budget or value");
        RefuseIdle("max_latency", route.Policy.Kind == PolicyKind.SloBudget, "slo-budget");
        if (route.Policy.Kind == PolicyKind.Weights && !route.Weights.Any(weight => weight.Value > 0))
        {
            reading.Refuse(path.Key("weights"), "must give at least one candidate a share above 0: policy weights orders by them.");
        }

        void RefuseIdle(string key, bool used, string policies)
        {
            if (!used && reading.IsSet(path.Key(key)))
            {
                reading.Refuse(path.Key(key), $"has no effect unless policy is {policies}; set that, or leave it out.");
            }
        }
    }

    private static void CheckName(string name, HashSet<string> names, KeyPath path, Assembly assembly, Reading reading)
    {
        if (!names.Add(name))
        {
            reading.Refuse(path, "is given twice; names of routes are unique.");
        }
        else if (string.Equals(name, RoutePlanner.Auto, StringComparison.Ordinal) || assembly.FullTable.FindModels(name).Count > 0)
        {
            reading.Refuse(path, "must be neither auto nor a model's id: callers could not ask for the route.");
        }
    }

    private static void CheckMatch(RouteMatch match, bool isLast, KeyPath path, Reading reading)
    {
        if (reading.IsBroken(path.Text))
        {
            return;
        }

        if (isLast && !match.IsEverything)
        {
            reading.Refuse(path.Key("match"), "must be left out of the last route: it takes what no other route takes.");
        }
        else if (!isLast && match.IsEverything)
        {
            reading.Refuse(path.Key("match"), "is missing: without it the routes after this one are never reached. Add a match, or move the route to the end.");
        }
    }

    private static void CheckCandidates(RouteDraft route, KeyPath path, Assembly assembly, Reading reading)
    {
        if (route.Candidates.Count == 0)
        {
            reading.Refuse(path.Key("candidates"), "must name at least one model.");
        }

        for (var i = 0; i < route.Candidates.Count; i++)
        {
            var name = route.Candidates[i];
            var at = path.Key("candidates").Item(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (route.Candidates.Take(i).Contains(name, StringComparer.Ordinal))
            {
                reading.Refuse(at, "is given twice.");
            }
            else if (assembly.FullTable.Resolve(name) is null)
            {
                RefuseUnknown(name, at, assembly.FullTable, reading);
            }
            else if (assembly.Table.Resolve(name) is null)
            {
                reading.Warn(at, "is left out: its provider has no key.");
            }
        }

        foreach (var weight in route.Weights)
        {
            if (!route.Candidates.Contains(weight.Name, StringComparer.Ordinal))
            {
                reading.Refuse(weight.Path, "must name one of the route's candidates.");
            }
        }
    }

    /// <summary>Refuses a name that is no model's, with near ones; not while the models themselves are refused.</summary>
    internal static void RefuseUnknown(string name, KeyPath at, RouteTable table, Reading reading)
    {
        if (reading.IsBroken("providers") || reading.IsBroken("models"))
        {
            return;
        }

        var near = NearMatch.Find(name, table.Models.Select(model => model.ModelId));
        var advice = near.Count > 0 ? $"did you mean {string.Join(", ", near)}?" : "add it under models, or to a provider's forward patterns.";
        reading.Refuse(at, $"is no model of any configured provider; {advice}");
    }
}
