namespace Breakwater.Core.Budgets;

/// <summary>Accounts as an earlier process left them, until a configuration gives them a cap again. Its owner holds the lock.</summary>
internal sealed class RecoveredAccounts
{
    private readonly Dictionary<(BudgetScope Scope, string Owner), BudgetAccount> waiting = [];

    /// <summary>The sessions', which have their cap of nobody's configuration.</summary>
    public IEnumerable<BudgetAccount> Sessions => waiting.Values.Where(static account => account.Scope == BudgetScope.Session);

    /// <summary>The account of a window; made when it is first met.</summary>
    public BudgetAccount Of(BudgetWindow window)
    {
        var key = (window.Scope, window.Owner);
        if (!waiting.TryGetValue(key, out var account))
        {
            account = new BudgetAccount(window.Scope, window.Owner);
            waiting.Add(key, account);
        }

        return account;
    }

    /// <summary>Hands an account over; null when there is none.</summary>
    public BudgetAccount? Take(BudgetScope scope, string owner) => waiting.Remove((scope, owner), out var account) ? account : null;
}
