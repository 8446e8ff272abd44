using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Levels and caps of spending rise; what a budget is to bound has a price.</summary>
internal sealed class BudgetRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var (budgets, path) = (draft.Budgets, KeyPath.Root.Key("budgets"));
        CheckOrder(budgets.RequestWarn, budgets.RequestDegrade, path.Key("request_usd").Key("degrade"), "warn", reading);
        CheckOrder(budgets.RequestDegrade, budgets.RequestBlock, path.Key("request_usd").Key("block"), "degrade", reading);
        CheckOrder(budgets.SessionSoft, budgets.SessionHard, path.Key("session_usd").Key("hard"), "soft", reading);
        CheckOrder(budgets.Global.Minute, budgets.Global.Day, path.Key("global_usd").Key("day"), "minute", reading);
        CheckOrder(budgets.Global.Day, budgets.Global.Month, path.Key("global_usd").Key("month"), "day", reading);
        if (budgets.WarnThousandths > budgets.DegradeThousandths)
        {
            reading.Refuse(path.Key("degrade_at"), "must not be less than warn_at.");
        }

        if (budgets.Kept.MostAnswerBytes > budgets.Kept.MostBytes / KeepPolicy.SharesUnderWay)
        {
            reading.Refuse(path.Key("cached_answers").Key("max_answer_bytes"), "must not be more than a quarter of max_bytes.");
        }

        if (draft.Tenants.Any(placed => placed.Value.Tenant.Budget != new TenantBudget()) || budgets.Global != BudgetCaps.None)
        {
            WarnUnpriced(assembly, reading);
        }
    }

    // A model without a price borrows its provider's dearest; where there is none, nothing can be held for it.
    private static void WarnUnpriced(Assembly assembly, Reading reading)
    {
        foreach (var model in assembly.Models.GroupBy(model => model.Provider).Where(models => models.All(model => model.Prices.Count == 0)).Select(models => models.First()))
        {
            reading.Warn(KeyPath.Root.Key("models"), $"give no price for '{model.Id}', nor for any other model of provider '{model.Provider}': to budgets they cost nothing. Set price_usd_per_mtok.");
        }
    }

    private static void CheckOrder(Money? lower, Money? higher, KeyPath path, string name, Reading reading)
    {
        if (lower > higher)
        {
            reading.Refuse(path, $"must not be less than {name}.");
        }
    }
}
