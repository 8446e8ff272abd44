using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>A key is one tenant's, a tenant has a key, its rates are for models that exist, and longer budgets are not smaller.</summary>
internal sealed class TenantRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var owners = new Dictionary<KeyHash, string>();
        foreach (var (path, _, draftTenant) in draft.Tenants)
        {
            var (tenant, keys) = (draftTenant.Tenant, draftTenant.Keys);
            if (!ids.Add(tenant.Id))
            {
                reading.Refuse(path.Key("id"), "is given twice; ids of tenants are unique.");
            }

            if (keys.Count == 0)
            {
                reading.Refuse(path.Key("keys_sha256"), "must hold at least one hash: a tenant without a key could never call.");
            }

            foreach (var key in keys)
            {
                if (!owners.TryAdd(key, tenant.Id) && owners[key] != tenant.Id)
                {
                    reading.Refuse(path.Key("keys_sha256"), $"holds a key that is already tenant '{owners[key]}''s; give each tenant its own.");
                }
            }

            CheckModels(tenant, path.Key("models"), assembly, reading);
            var budget = path.Key("budget_usd");
            CheckOrder(tenant.Budget.Minute, tenant.Budget.Day, budget.Key("day"), "minute", reading);
            CheckOrder(tenant.Budget.Day, tenant.Budget.Month, budget.Key("month"), "day", reading);
        }
    }

    /// <summary>Refuses every tenant that a match names and the file does not.</summary>
    public static void CheckNamed(RouteMatch match, ConfigDraft draft, KeyPath path, Reading reading)
    {
        foreach (var tenant in match.Tenant)
        {
            if (!draft.Tenants.Any(placed => string.Equals(placed.Value.Tenant.Id, tenant, StringComparison.Ordinal)) && !reading.IsBroken("tenants"))
            {
                reading.Refuse(path, $"names '{tenant}', which is no tenant under tenants.");
            }
        }
    }

    private static void CheckModels(Tenant tenant, KeyPath path, Assembly assembly, Reading reading)
    {
        foreach (var (model, rates) in tenant.Models)
        {
            var (at, known) = (path.Key(model), assembly.FullTable.FindModels(model).Count > 0);
            if (!known && assembly.FullTable.Forward(model) is null)
            {
                RouteRelation.RefuseUnknown(model, at, assembly, reading);
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
