using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>
/// All budgets of the process. Money is put aside before it may be spent, in every scope at once or in none, under one lock: what is held and what is settled
/// never exceed a cap together, whoever asks at the same time (F-C1). Passive: no timer, no task; the time is passed in. Safe for concurrent use.
/// </summary>
public sealed class BudgetBook
{
    private const int MostSessions = 10_000;
    private const int MostSessionsTold = 100;
    private static readonly TimeSpan BetweenReaps = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<long, BudgetHold> live = [];
    private readonly SessionAccounts sessions = new(MostSessions);
    private readonly List<BudgetHold> overdue = [];
    private Dictionary<string, BudgetAccount[]> tenants = new(StringComparer.Ordinal);
    private BudgetAccount[] everybodys = [];
    private BudgetPolicy policy = new();
    private DateTimeOffset reaped;
    private long fence;
    private long reapedCount;
    private long lateCount;
    private long overruns;

    /// <summary>What happened to holds.</summary>
    public HoldCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new HoldCounts(live.Count, reapedCount, lateCount, overruns);
            }
        }
    }

    /// <summary>Puts other caps in force; what is held and settled under the old ones stays so.</summary>
    public void Apply(BudgetPolicy next, IEnumerable<KeyValuePair<string, BudgetCaps>> caps)
    {
        lock (gate)
        {
            policy = next;
            var before = tenants;
            var after = new Dictionary<string, BudgetAccount[]>(StringComparer.Ordinal);
            foreach (var (tenant, own) in caps)
            {
                var accounts = Follow(before.GetValueOrDefault(tenant, []), tenant, OfTenant(own));
                if (accounts.Length > 0)
                {
                    after.Add(tenant, accounts);
                }
            }

            Volatile.Write(ref tenants, after);
            Volatile.Write(ref everybodys, Follow(everybodys, "", OfEverybody()));
        }
    }

    /// <summary>Whether a request falls under any budget at all. Takes no lock.</summary>
    public bool Bounds(string? tenant, string? session) =>
        Volatile.Read(ref everybodys).Length > 0 || session is not null || (tenant is not null && Volatile.Read(ref tenants).ContainsKey(tenant));

    /// <summary>Puts money aside: all that is wanted, else as much as there is if that is enough, else none.</summary>
    public BudgetAnswer Reserve(in BudgetAsk ask, DateTimeOffset now)
    {
        lock (gate)
        {
            if (now - reaped >= BetweenReaps)
            {
                Reap_NeedsLock(now);
            }

            var parts = PartsOf_NeedsLock(ask, now);
            var granted = ask.Want.NanoUsd;
            BudgetAccount? tight = null;
            foreach (var part in parts)
            {
                if (part.Account.Scope == BudgetScope.NonCriticalDay && !ask.IsNonCritical)
                {
                    continue;
                }

                var left = part.Account.Left;
                if (left < ask.Least.NanoUsd)
                {
                    return Told(part.Account, ask.Least, now, hold: null);
                }

                tight = left < ask.Want.NanoUsd ? tight ?? part.Account : tight;
                granted = Math.Min(granted, left);
            }

            if (parts.Length == 0)
            {
                return default;
            }

            var hold = new BudgetHold(++fence, new Money(granted), now + ask.Lease, parts);
            var answer = tight is null ? new BudgetAnswer { Hold = hold } : Told(tight, ask.Want, now, hold);
            foreach (var part in parts)
            {
                part.Account.Hold(part.Key, granted);
            }

            live.Add(hold.Fence, hold);
            return answer;
        }
    }

    /// <summary>
    /// Puts what was spent in place of what was held. Money that was spent after the hold was taken back is counted all the same. False when the hold had ended already, and
    /// nothing is done.
    /// </summary>
    public bool Settle(BudgetHold hold, Money spent)
    {
        lock (gate)
        {
            switch (hold.State)
            {
                case HoldState.Live:
                    overruns += spent > hold.Amount ? 1 : 0;
                    live.Remove(hold.Fence);
                    End_NeedsLock(hold, HoldState.Ended, spent.NanoUsd);
                    return true;
                case HoldState.Reaped:
                    hold.State = HoldState.Ended;
                    lateCount++;
                    foreach (var part in hold.Parts)
                    {
                        part.Account.Charge(part.Key, spent.NanoUsd);
                    }

                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Gives everything back: nothing was spent.</summary>
    public bool Release(BudgetHold hold) => Settle(hold, Money.Zero);

    /// <summary>Takes back the holds whose time is over; how many.</summary>
    public int Reap(DateTimeOffset now)
    {
        lock (gate)
        {
            return Reap_NeedsLock(now);
        }
    }

    /// <summary>How all budgets stand, at one moment; of sessions only those that should do with less.</summary>
    public IReadOnlyList<BudgetReading> Read(DateTimeOffset now)
    {
        lock (gate)
        {
            Reap_NeedsLock(now);
            var readings = new List<BudgetReading>();
            foreach (var account in everybodys)
            {
                readings.Add(Read_NeedsLock(account, now));
            }

            foreach (var account in tenants.Values.SelectMany(static accounts => accounts))
            {
                readings.Add(Read_NeedsLock(account, now));
            }

            readings.AddRange(sessions.All.Select(account => Read_NeedsLock(account, now)).Where(reading => reading.Level >= BudgetLevel.Degrade).Take(MostSessionsTold));
            return readings;
        }
    }

    private BudgetReading Read_NeedsLock(BudgetAccount account, DateTimeOffset now)
    {
        account.Turn(now);
        var (cap, held, settled) = (new Money(account.Cap), new Money(account.Held), new Money(account.Settled));
        var level = policy.LevelOf(held + settled, cap);
        if (account.Scope == BudgetScope.Session && level < BudgetLevel.Degrade)
        {
            level = held + settled >= policy.SessionSoft ? BudgetLevel.Degrade : BudgetLevel.Ok;
        }

        return new BudgetReading(account.Scope, account.Owner, cap, held, settled, new Money(account.Left), level, account.Ends(now));
    }

    private int Reap_NeedsLock(DateTimeOffset now)
    {
        reaped = now;
        foreach (var hold in live.Values)
        {
            if (hold.Expires <= now)
            {
                overdue.Add(hold);
            }
        }

        foreach (var hold in overdue)
        {
            live.Remove(hold.Fence);
            End_NeedsLock(hold, HoldState.Reaped, spent: 0);
        }

        var count = overdue.Count;
        overdue.Clear();
        reapedCount += count;
        return count;
    }

    private static void End_NeedsLock(BudgetHold hold, HoldState state, long spent)
    {
        hold.State = state;
        foreach (var part in hold.Parts)
        {
            part.Account.End(part.Key, hold.Amount.NanoUsd, spent);
        }
    }

    private static BudgetAnswer Told(BudgetAccount account, Money wanted, DateTimeOffset now, BudgetHold? hold) => new()
    {
        Hold = hold,
        Short = account.Scope,
        Left = new Money(Math.Max(0, account.Left)),
        Cap = new Money(account.Cap),
        RetryAfter = account.RetryAfter(wanted.NanoUsd, now),
    };

    // In the order of the scopes, so that the first that refuses is the innermost.
    private BudgetPart[] PartsOf_NeedsLock(in BudgetAsk ask, DateTimeOffset now)
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

    private IEnumerable<(BudgetScope Scope, Money? Cap)> OfTenant(BudgetCaps caps)
    {
        yield return (BudgetScope.Minute, caps.Minute);
        yield return (BudgetScope.Day, caps.Day);
        yield return (BudgetScope.NonCriticalDay, caps.Month is { } month ? new Money((long)((Int128)month.NanoUsd * policy.NonCriticalThousandths / 1000)) : null);
        yield return (BudgetScope.Month, caps.Month);
    }

    private IEnumerable<(BudgetScope Scope, Money? Cap)> OfEverybody()
    {
        yield return (BudgetScope.GlobalMinute, policy.Global.Minute);
        yield return (BudgetScope.GlobalDay, policy.Global.Day);
        yield return (BudgetScope.GlobalMonth, policy.Global.Month);
        yield return (BudgetScope.DegradedMinute, policy.DegradedMinute);
    }

    // The old account with the new cap where there was one, none where there is no cap.
    private static BudgetAccount[] Follow(BudgetAccount[] known, string owner, IEnumerable<(BudgetScope Scope, Money? Cap)> caps)
    {
        var accounts = new List<BudgetAccount>();
        foreach (var (scope, cap) in caps)
        {
            if (cap is { } some)
            {
                var account = Array.Find(known, one => one.Scope == scope) ?? new BudgetAccount(scope, owner);
                account.Cap = some.NanoUsd;
                accounts.Add(account);
            }
        }

        return [.. accounts];
    }
}
