using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>Every account there is, by owner. Its owner holds the lock, but for <see cref="Bounds"/>.</summary>
internal sealed class BudgetAccounts
{
    private const int MostSessions = 10_000;

    private readonly SessionAccounts sessions = new(MostSessions);
    private readonly RecoveredAccounts recovered = new();
    private Dictionary<string, BudgetAccount[]> tenants = new(StringComparer.Ordinal);
    private readonly List<BudgetAccount> begun = [];
    private BudgetAccount[] everybodys = [];
    private DateTimeOffset? begins;

    // What an earlier process knew is whole only at the start: what is spent without a cap is in no window.
    private bool hasBegun;

    /// <summary>Everybody's and the tenants', which have their caps of the configuration.</summary>
    public IEnumerable<BudgetAccount> OfConfiguration => everybodys.Concat(tenants.Values.SelectMany(static accounts => accounts));

    /// <summary>Whether one wants to hear of the ledger. Takes no lock: it may be known a moment later.</summary>
    public bool AreBehind => Array.Exists(Volatile.Read(ref everybodys), static account => account.IsBehind)
        || Volatile.Read(ref tenants).Values.Any(static own => Array.Exists(own, static account => account.IsBehind));

    /// <summary>Whether one does not know what was spent in its window before it began. Takes no lock, as <see cref="AreBehind"/>.</summary>
    public bool AreUnread => Array.Exists(Volatile.Read(ref everybodys), static account => !account.IsRead)
        || Volatile.Read(ref tenants).Values.Any(static own => Array.Exists(own, static account => !account.IsRead));

    public IEnumerable<BudgetAccount> Sessions => sessions.All;

    /// <summary>
    /// Puts other caps in force; an account that has one goes on as it is. New ones, and those an earlier process knew, begin at <paramref name="since"/>, with what is held
    /// then; with nothing when it is null.
    /// </summary>
    public void Apply(BudgetPolicy policy, IEnumerable<KeyValuePair<string, BudgetCaps>> caps, DateTimeOffset? since, IEnumerable<BudgetHold> held)
    {
        begun.Clear();
        begins = since;
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
        hasBegun |= since is not null;
        if (begun.Count > 0)
        {
            foreach (var hold in held)
            {
                begun.ForEach(account => Join(hold, account));
            }
        }
    }

    /// <summary>Counts what requests cost that were under way when a cap was set: of that what they hold nothing of under it.</summary>
    public void ChargeEarly(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries)
    {
        var own = entries[0].Tenant is { } tenant ? tenants.GetValueOrDefault(tenant, []) : [];
        foreach (var account in own.Concat(everybodys))
        {
            if (account.Scope != BudgetScope.DegradedMinute && Unheld(holds, entries, account) is > 0 and var spent)
            {
                account.ChargeEarly(spent, entries[0].At);
            }
        }
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

            if (!(ask.Since < account.Since))
            {
                parts[count++] = new BudgetPart(account, account.Turn(now));
            }
        }

        if (session is not null)
        {
            parts[count++] = new BudgetPart(session, session.Turn(now));
        }

        foreach (var account in everybodys)
        {
            if ((account.Scope != BudgetScope.DegradedMinute || ask.IsDegraded) && !(ask.Since < account.Since))
            {
                parts[count++] = new BudgetPart(account, account.Turn(now));
            }
        }

        return count == parts.Length ? parts : parts[..count];
    }

    private static long Unheld(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries, BudgetAccount account)
    {
        var sum = 0L;
        foreach (var entry in entries)
        {
            sum += entry.Cost.NanoUsd;
        }

        foreach (var (hold, spent) in holds)
        {
            sum -= hold.IsUnder(account) ? spent.NanoUsd : 0;
        }

        return sum;
    }

    private static void Join(BudgetHold hold, BudgetAccount account)
    {
        if (hold.State == HoldState.Live && (account.Owner.Length == 0 || account.Owner == hold.Tenant) && !hold.IsUnder(account))
        {
            hold.Join(new BudgetPart(account, account.HoldEarly(hold.Amount.NanoUsd, hold.At)));
        }
    }

    // What was spent in an incident is not in the ledger apart: that budget counts from now on.
    private BudgetAccount Begin(BudgetScope scope, string owner)
    {
        var left = recovered.Take(scope, owner);
        var account = left ?? new BudgetAccount(scope, owner);
        if (begins is { } since && scope != BudgetScope.DegradedMinute)
        {
            account.BeginAt(since, isRecovered: left is not null && !hasBegun);
            begun.Add(account);
        }

        return account;
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
                var account = Array.Find(known, one => one.Scope == scope) ?? Begin(scope, owner);
                account.Cap = some.NanoUsd;
                accounts.Add(account);
            }
        }

        return [.. accounts];
    }
}
