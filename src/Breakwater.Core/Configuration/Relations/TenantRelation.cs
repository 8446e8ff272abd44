using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>A key is one tenant's, rates and entitlements are for models and routes that exist, and longer budgets are not smaller.</summary>
internal sealed class TenantRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var routes = draft.Routes.Count == 0 ? [Assembly.DefaultRoute] : draft.Routes.Select(placed => placed.Value.Name).ToList();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var owners = new Dictionary<KeyHash, string>();
        foreach (var (path, _, draftTenant) in draft.Tenants)
        {
            var (tenant, keys) = (draftTenant.Tenant, draftTenant.Keys);
            if (!ids.Add(tenant.Id))
            {
                reading.Refuse(path.Key("id"), "is given twice; ids of tenants are unique.");
            }

            foreach (var key in keys)
            {
                if (!owners.TryAdd(key, tenant.Id) && owners[key] != tenant.Id)
                {
                    reading.Refuse(path.Key(TenantSection.KeysName), $"holds a key that is already tenant '{owners[key]}''s; give each tenant its own.");
                }
            }

            CheckOne(tenant, path, assembly.FullTable, routes, reading);
        }
    }

    /// <summary>What must hold of a tenant by itself, wherever it comes from.</summary>
    public static void CheckOne(Tenant tenant, KeyPath path, RouteTable table, IReadOnlyList<string> routes, Reading reading)
    {
        CheckModels(tenant, path.Key("models"), table, reading);
        CheckEntitlements(tenant, path, table, routes, reading);
        var budget = path.Key("budget_usd");
        CheckOrder(tenant.Budget.Minute, tenant.Budget.Day, budget.Key("day"), "minute", reading);
        CheckOrder(tenant.Budget.Day, tenant.Budget.Month, budget.Key("month"), "day", reading);
    }

    /// <summary>Warns of every tenant that a match names and the file does not: it may be one that is made at run time.</summary>
    public static void CheckNamed(RouteMatch match, ConfigDraft draft, KeyPath path, Reading reading)
    {
        foreach (var tenant in match.Tenant)
        {
            if (!draft.Tenants.Any(placed => string.Equals(placed.Value.Tenant.Id, tenant, StringComparison.Ordinal)) && !reading.IsBroken("tenants"))
            {
                reading.Warn(path, $"names '{tenant}', which is no tenant under tenants: it is for one of the store, if there is one (breakwater tenant list).");
            }
        }
    }

    private static void CheckEntitlements(Tenant tenant, KeyPath path, RouteTable table, IReadOnlyList<string> routes, Reading reading)
    {
        foreach (var route in tenant.AllowedRoutes)
        {
            if (!routes.Contains(route, StringComparer.Ordinal) && !reading.IsBroken("routes"))
            {
                reading.Refuse(path.Key("allowed_routes"), $"names '{route}', which is no route; there are: {string.Join(", ", routes)}.");
            }
        }

        foreach (var pattern in tenant.AllowedModels)
        {
            var one = new Entitlement { Models = [new Glob(pattern)] };
            if (!table.Models.Any(one.Allows))
            {
                reading.Warn(path.Key("allowed_models"), $"has '{pattern}', which no model of the catalogue matches: it allows only names that a provider's forward patterns let through.");
            }
        }
    }

    private static void CheckModels(Tenant tenant, KeyPath path, RouteTable table, Reading reading)
    {
        foreach (var (model, rates) in tenant.Models)
        {
            var (at, known) = (path.Key(model), table.FindModels(model).Count > 0);
            if (!known && table.Forward(model) is null)
            {
                RouteRelation.RefuseUnknown(model, at, table, reading);
            }
            else if (rates is { RequestsPerMinute: null, TokensPerMinute: null })
            {
                reading.Refuse(at, "limits nothing; set requests_per_minute or tokens_per_minute, or leave it out.");
            }
            else if (!known)
            {
                reading.Warn(at, "is not in the catalogue: it bounds only requests for just this name, which a provider's forward patterns let through.");
            }
        }
    }

    private static void CheckOrder(Money? shorter, Money? longer, KeyPath path, string name, Reading reading)
    {
        if (shorter > longer)
        {
            reading.Refuse(path, $"must not be less than the budget of the {name}.");
        }
    }
}
