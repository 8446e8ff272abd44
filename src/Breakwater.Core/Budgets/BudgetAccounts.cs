using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>Every account there is, by owner. Its owner holds the lock, but for <see cref="Bounds"/>.</summary>
internal sealed class BudgetAccounts
{
    private const int MostSessions = 10_000;

    private readonly SessionAccounts sessions = new(MostSessions);
    private readonly RecoveredAccounts recovered = new();
    private Dictionary<string, BudgetAccount[]> tenants = new(StringComparer.Ordinal);
    private BudgetAccount[] everybodys = [];

    /// <summary>Everybody's and the tenants', which have their caps of the configuration.</summary>
    public IEnumerable<BudgetAccount> OfConfiguration => everybodys.Concat(tenants.Values.SelectMany(static accounts => accounts));

    public IEnumerable<BudgetAccount> Sessions => sessions.All;

    /// <summary>Puts other caps in force; an account that has one goes on as it is.</summary>
    public void Apply(BudgetPolicy policy, IEnumerable<KeyValuePair<string, BudgetCaps>> caps)
    {
        var after = new Dictionary<string, BudgetAccount[]>(StringComparer.Ordinal);
        foreach (var (tenant, own) in caps)
        {
            var accounts = Follow(tenants.GetValueOrDefault(tenant, []), tenant, OfTenant(policy, own));
            if (accounts.Length > 0)
            {
                after.Add(tenant, accounts);
            }
        }

        Volatile.Write(ref tenants, after);
        Volatile.Write(ref everybodys, Follow(everybodys, "", OfEverybody(policy)));
    }

    /// <summary>Whether a request falls under any budget at all. Takes no lock.</summary>
    public bool Bounds(string? tenant, string? session) =>
        Volatile.Read(ref everybodys).Length > 0 || session is not null || (tenant is not null && Volatile.Read(ref tenants).ContainsKey(tenant));

    /// <summary>The account of a window that an earlier process knew, which gets its cap when there is one.</summary>
    public BudgetAccount Recovered(BudgetWindow window) => recovered.Of(window);

    /// <summary>Gives the sessions that were recovered their cap, which all have.</summary>
    public void AdoptSessions(BudgetPolicy policy)
    {
        foreach (var account in recovered.Sessions.ToList())
        {
            sessions.Adopt(recovered.Take(account.Scope, account.Owner)!, policy.SessionHard.NanoUsd);
        }
    }

    /// <summary>What an ask falls under, in the order of the scopes, so that the first that refuses is the innermost.</summary>
    public BudgetPart[] PartsOf(in BudgetAsk ask, BudgetPolicy policy, DateTimeOffset now)
    {
        var own = ask.Tenant is { } tenant ? tenants.GetValueOrDefault(tenant, []) : [];
        var session = ask.Session is { } id ? sessions.Of(ask.Tenant, id, policy.SessionHard.NanoUsd) : null;
        var parts = new BudgetPart[own.Length + everybodys.Length + (session is null ? 0 : 1)];
        var count = 0;
        foreach (var account in own)
        {
            if (session is not null && account.Scope > BudgetScope.Session)
            {
                parts[count++] = new BudgetPart(session, session.Turn(now));
                session = null;
            }

            parts[count++] = new BudgetPart(account, account.Turn(now));
        }

        if (session is not null)
        {
            parts[count++] = new BudgetPart(session, session.Turn(now));
        }

        foreach (var account in everybodys)
        {
            if (account.Scope != BudgetScope.DegradedMinute || ask.IsDegraded)
            {
                parts[count++] = new BudgetPart(account, account.Turn(now));
            }
        }

        return count == parts.Length ? parts : parts[..count];
    }

    private IEnumerable<(BudgetScope Scope, Money? Cap)> OfTenant(BudgetPolicy policy, BudgetCaps caps)
    {
        yield return (BudgetScope.Minute, caps.Minute);
        yield return (BudgetScope.Day, caps.Day);
        yield return (BudgetScope.NonCriticalDay, caps.Month is { } month ? new Money((long)((Int128)month.NanoUsd * policy.NonCriticalThousandths / 1000)) : null);
        yield return (BudgetScope.Month, caps.Month);
    }

    private IEnumerable<(BudgetScope Scope, Money? Cap)> OfEverybody(BudgetPolicy policy)
    {
        yield return (BudgetScope.GlobalMinute, policy.Global.Minute);
        yield return (BudgetScope.GlobalDay, policy.Global.Day);
        yield return (BudgetScope.GlobalMonth, policy.Global.Month);
        yield return (BudgetScope.DegradedMinute, policy.DegradedMinute);
    }

    // The old account with the new cap where there was one, none where there is no cap.
    private BudgetAccount[] Follow(BudgetAccount[] known, string owner, IEnumerable<(BudgetScope Scope, Money? Cap)> caps)
    {
        var accounts = new List<BudgetAccount>();
        foreach (var (scope, cap) in caps)
        {
            if (cap is { } some)
            {
                var account = Array.Find(known, one => one.Scope == scope) ?? recovered.Take(scope, owner) ?? new BudgetAccount(scope, owner);
                account.Cap = some.NanoUsd;
                accounts.Add(account);
            }
        }

        return [.. accounts];
    }
}
