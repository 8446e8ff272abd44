using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>
/// All budgets of the process. Money is put aside before it may be spent, in every scope at once or in none, under one lock: what is held and what is settled
/// never exceed a cap together, whoever asks at the same time (F-C1). With a journal every change is on record before it is made here, so that what a process that died
/// left can be recovered, and never allows more than it would have. Passive: no timer, no task; the time is passed in. Safe for concurrent use.
/// </summary>
/// <param name="journal">Where money is put on record; null keeps it in memory alone.</param>
public sealed class BudgetBook(IMoneyJournal? journal = null)
{
    private const int MostSessionsTold = 100;
    private static readonly TimeSpan BetweenReaps = TimeSpan.FromSeconds(1);

    /// <summary>How long after it was set a request may not have heard of a cap: it asks whether there is one without the lock, and clocks may be put forward meanwhile.</summary>
    private static readonly TimeSpan Unheard = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<long, BudgetHold> live = [];
    private readonly BudgetAccounts accounts = new();
    private readonly List<BudgetHold> overdue = [];
    private readonly List<BudgetHold> orphans = [];
    private BudgetPolicy policy = new();
    private DateTimeOffset reaped;
    private long fence;
    private long reapedCount;
    private long lateCount;
    private long overruns;
    private DateTimeOffset newest;

    // When caps were last set: what is held from then on is held of all of them.
    private long begun = long.MinValue;

    /// <summary>What happened to holds.</summary>
    public HoldCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new HoldCounts(live.Count + orphans.Count, reapedCount, lateCount, overruns);
            }
        }
    }

    /// <summary>Whether it has a journal.</summary>
    public bool IsRecorded => journal is not null;

    /// <summary>Whether a new cap waits for the ledger.</summary>
    public bool WaitsForLedger => journal is not null && accounts.AreUnread;

    /// <summary>How its journal is; null when it has none.</summary>
    public MoneyJournalHealth? Journal => journal?.Health();

    /// <summary>
    /// Puts other caps in force; what is held and settled under the old ones stays so. A cap of which there was none before counts what is held now, and what the ledger has
    /// of its window (<see cref="LedgerGap"/>).
    /// </summary>
    /// <param name="next">How spending is bounded besides.</param>
    /// <param name="caps">The tenants'.</param>
    /// <param name="now">The time, where a ledger has what was spent before; null where there is none, and new caps begin with nothing.</param>
    public void Apply(BudgetPolicy next, IEnumerable<KeyValuePair<string, BudgetCaps>> caps, DateTimeOffset? now = null)
    {
        lock (gate)
        {
            // What was put aside so far was put aside earlier, also where clocks of several threads differ.
            var since = now > newest ? now : now is null ? null : newest.AddTicks(1);
            policy = next;
            accounts.Apply(next, caps, since, live.Values.Concat(orphans));
            Volatile.Write(ref begun, since?.UtcTicks ?? begun);
        }
    }

    /// <summary>What of the ledger new caps need to know; empty when nothing, or when the journal cannot pass on all of it now.</summary>
    public IReadOnlyList<LedgerGap> BeginReading()
    {
        if (journal is null || !accounts.AreBehind)
        {
            return [];
        }

        lock (gate)
        {
            // Asked after they began to note what comes: what is spilled by now, the reading would miss.
            var gaps = LedgerGap.Of(accounts.OfConfiguration);
            return journal.Health().Spilled > 0 ? [] : gaps;
        }
    }

    /// <summary>Counts what the ledger says of a gap; false when it is to be read again, because a request from before ended meanwhile.</summary>
    public bool Fill(LedgerGap gap, IReadOnlyList<LedgerSlice> spent)
    {
        lock (gate)
        {
            return gap.Fill(spent);
        }
    }

    /// <summary>Whether a request falls under any budget at all. Takes no lock.</summary>
    public bool Bounds(string? tenant, string? session) => accounts.Bounds(tenant, session);

    /// <summary>Puts money aside: all that is wanted, else as much as there is if that is enough, else none; and none that no record can be made of.</summary>
    public BudgetAnswer Reserve(in BudgetAsk ask, DateTimeOffset now)
    {
        var answer = Grant(ask, now);
        if (answer.Hold is not { } hold || journal is null || journal.TryHold(hold))
        {
            return answer;
        }

        End(hold, Money.Zero);
        return answer with { Hold = null, Unrecorded = true };
    }

    /// <summary>Whether so much of a scope that an ask falls under is spent that requests are to do with less (A7.9).</summary>
    public bool IsTight(in BudgetAsk ask, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var part in accounts.PartsOf(ask, policy, now))
            {
                if (Concerns(part, ask) && policy.IsTight(part.Account.Scope, new Money(part.Account.Settled), new Money(part.Account.Cap)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Puts what was spent in place of what was held. Money that was spent after the hold was taken back is counted all the same. False when the hold had ended already, and
    /// nothing is done.
    /// </summary>
    public bool Settle(BudgetHold hold, Money spent)
    {
        if (TryBeginEnd(hold))
        {
            Record([new HoldEnd(hold, spent)], []);
            return true;
        }

        return false;
    }

    /// <summary>The same for all holds of a request, none of which has ended, with the entries that say what for. Either may be empty.</summary>
    public void Settle(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries)
    {
        foreach (var (hold, _) in holds)
        {
            _ = TryBeginEnd(hold) ? true : throw new InvalidOperationException($"the hold {hold.Fence} of {hold.Request} has ended already");
        }

        Record(holds, entries);
    }

    /// <summary>Gives everything back: nothing was spent.</summary>
    public bool Release(BudgetHold hold) => Settle(hold, Money.Zero);

    /// <summary>Takes over what a process that ended left. Before anything else, the caps too.</summary>
    public void Recover(RecoveredBudgets left, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var (window, settled) in left.Windows)
            {
                accounts.Recovered(window).Recover(window.Key, held: 0, settled.NanoUsd);
            }

            fence = now.UtcTicks;
            foreach (var orphan in left.Holds)
            {
                BudgetPart[] parts = [.. orphan.Windows.Select(window => new BudgetPart(accounts.Recovered(window), window.Key))];
                foreach (var part in parts)
                {
                    part.Account.Recover(part.Key, orphan.Amount.NanoUsd, settled: 0);
                }

                orphans.Add(new BudgetHold(orphan, parts));
                fence = Math.Max(fence, orphan.Fence);
            }

            accounts.AdoptSessions(policy);
        }
    }

    /// <summary>
    /// Charges the holds of processes that died as spent, once their time is over: nobody knows what their providers bill, and it is at most that. How many.
    /// </summary>
    public int SettleOrphans(DateTimeOffset now)
    {
        List<BudgetHold> due;
        lock (gate)
        {
            due = orphans.FindAll(orphan => orphan.Expires <= now);
            orphans.RemoveAll(orphan => orphan.Expires <= now);
            due.ForEach(static orphan => orphan.State = HoldState.Settling);
        }

        foreach (var orphan in due)
        {
            var entry = new LedgerEntry { At = orphan.At, Request = orphan.Request, Tenant = orphan.Tenant, Kind = LedgerKind.UnsettledAfterCrash, Cost = orphan.Amount };
            Record([new HoldEnd(orphan, orphan.Amount)], orphan.Amount > Money.Zero ? [entry] : []);
        }

        return due.Count;
    }

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
            var readings = accounts.OfConfiguration.Select(account => Read_NeedsLock(account, now)).ToList();
            readings.AddRange(accounts.Sessions.Select(account => Read_NeedsLock(account, now)).Where(reading => reading.Level >= BudgetLevel.Degrade).Take(MostSessionsTold));
            return readings;
        }
    }

    private BudgetAnswer Grant(in BudgetAsk ask, DateTimeOffset now)
    {
        lock (gate)
        {
            if (now - reaped >= BetweenReaps)
            {
                Reap_NeedsLock(now);
            }

            newest = now > newest ? now : newest;
            var parts = accounts.PartsOf(ask, policy, now);
            var granted = ask.Want.NanoUsd;
            BudgetAccount? tight = null;
            var isTight = false;
            foreach (var part in parts)
            {
                if (!Concerns(part, ask))
                {
                    continue;
                }

                if (!part.Account.IsRead && now - part.Account.Since >= LedgerGap.Patience)
                {
                    return new BudgetAnswer { Short = part.Account.Scope, Unread = true };
                }

                var left = part.Account.Left;
                if (left < ask.Least.NanoUsd)
                {
                    return Told(part.Account, ask.Least, now, hold: null);
                }

                tight = left < ask.Want.NanoUsd ? tight ?? part.Account : tight;
                granted = Math.Min(granted, left);
                isTight |= policy.IsTight(part.Account.Scope, new Money(part.Account.Settled), new Money(part.Account.Cap));
            }

            if (parts.Length == 0)
            {
                return default;
            }

            var hold = new BudgetHold(++fence, new Money(granted), ask, now, parts);
            var answer = tight is null ? new BudgetAnswer { Hold = hold } : Told(tight, ask.Want, now, hold);
            foreach (var part in parts)
            {
                part.Account.Hold(part.Key, granted);
            }

            live.Add(hold.Fence, hold);
            return answer with { IsTight = isTight };
        }
    }

    // From here on it is this caller's to end, and counts as held until it has.
    private bool TryBeginEnd(BudgetHold hold)
    {
        lock (gate)
        {
            if (hold.State is not (HoldState.Live or HoldState.Reaped))
            {
                return false;
            }

            hold.State = hold.State == HoldState.Live ? HoldState.Settling : HoldState.SettlingLate;
            return true;
        }
    }

    // On record first: if the process dies in between, the record allows less than this book would have, never more.
    private void Record(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries)
    {
        journal?.Settle(holds, entries);
        foreach (var (hold, spent) in holds)
        {
            End(hold, spent);
        }

        // After the record: who does not see here that a cap was set is in what its reading of the ledger finds.
        if (!entries.IsEmpty && entries[0].At.UtcTicks < Volatile.Read(ref begun) + (holds.IsEmpty ? Unheard.Ticks : 0))
        {
            lock (gate)
            {
                accounts.ChargeEarly(holds, entries);
            }
        }
    }

    private void End(BudgetHold hold, Money spent)
    {
        lock (gate)
        {
            live.Remove(hold.Fence);
            if (hold.State != HoldState.SettlingLate)
            {
                overruns += spent > hold.Amount ? 1 : 0;
                End_NeedsLock(hold, HoldState.Ended, spent.NanoUsd);
                return;
            }

            hold.State = HoldState.Ended;
            lateCount++;
            foreach (var part in hold.Parts)
            {
                part.Account.Charge(part.Key, spent.NanoUsd, hold.At);
            }
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
            if (hold.Expires <= now && hold.State == HoldState.Live)
            {
                overdue.Add(hold);
            }
        }

        foreach (var hold in overdue)
        {
            live.Remove(hold.Fence);
            journal?.Reap(hold);
            End_NeedsLock(hold, HoldState.Reaped, spent: 0);
        }

        var count = overdue.Count;
        overdue.Clear();
        reapedCount += count;
        return count;
    }

    private static bool Concerns(in BudgetPart part, in BudgetAsk ask) => part.Account.Scope != BudgetScope.NonCriticalDay || ask.IsNonCritical;

    private static void End_NeedsLock(BudgetHold hold, HoldState state, long spent)
    {
        hold.State = state;
        foreach (var part in hold.Parts)
        {
            part.Account.End(part.Key, hold.Amount.NanoUsd, spent, hold.At);
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
}
