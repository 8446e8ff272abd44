namespace Breakwater.Core.Budgets;

/// <summary>
/// Accounts of sessions, of which there is no end: those that are not used while as many others come are forgotten. Its owner holds the lock.
/// </summary>
internal sealed class SessionAccounts(int capacity)
{
    private Dictionary<string, BudgetAccount> young = new(StringComparer.Ordinal);
    private Dictionary<string, BudgetAccount> old = new(StringComparer.Ordinal);

    public int Count => young.Count + old.Count;

    public IEnumerable<BudgetAccount> All => young.Values.Concat(old.Values);

    /// <summary>Takes over the account of a session that an earlier process knew; those are forgotten first.</summary>
    public void Adopt(BudgetAccount account, long cap)
    {
        account.Cap = cap;
        old.Add(account.Owner, account);
    }

    /// <summary>The account of a tenant's session; made when it is first met.</summary>
    public BudgetAccount Of(string? tenant, string session, long cap)
    {
        var owner = $"{tenant}/{session}";
        if (!young.TryGetValue(owner, out var account))
        {
            if (!old.Remove(owner, out account))
            {
                account = new BudgetAccount(BudgetScope.Session, owner);
            }

            if (young.Count >= capacity)
            {
                (old, young) = (young, new Dictionary<string, BudgetAccount>(StringComparer.Ordinal));
            }

            young.Add(owner, account);
        }

        account.Cap = cap;
        return account;
    }
}
