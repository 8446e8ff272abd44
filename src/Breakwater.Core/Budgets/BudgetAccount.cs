using Breakwater.Core.Budgets.Ledger;

namespace Breakwater.Core.Budgets;

/// <summary>
/// One budget of one owner. Money belongs to the window in which it was held: what a request of yesterday turns out to cost is yesterday's, so no money is counted
/// in two windows or in none (F-C5). Its owner holds the lock.
/// </summary>
internal sealed class BudgetAccount(BudgetScope scope, string owner)
{
    /// <summary>A sliding minute and the second that is under way.</summary>
    private const int Seconds = 61;

    // Those of the window, each at its key's place; the window's sums are kept beside them.
    private readonly Slot[] slots = NoSlots(Slides(scope) ? Seconds : 1);
    private long newest = -1;

    public BudgetScope Scope { get; } = scope;

    /// <summary>The tenant's id, the session's, or empty for everybody.</summary>
    public string Owner { get; } = owner;

    /// <summary>Whether its window goes on with each second.</summary>
    public bool IsSliding => Slides(Scope);

    public long Cap { get; set; }

    /// <summary>From here on it counts what is held and spent by itself; what requests from before cost is in the ledger.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>True when it has what the ledger says of the time before, or nothing was spent then.</summary>
    public bool IsRead { get; private set; } = true;

    /// <summary>True when the ledger is to be read, again perhaps: a request from before has ended since.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Held in the window.</summary>
    public long Held { get; private set; }

    /// <summary>Settled in the window.</summary>
    public long Settled { get; private set; }

    /// <summary>What may still be held; negative when more was spent than the cap allows now.</summary>
    public long Left => Cap - Held - Settled;

    /// <summary>Goes on to the window of a moment and tells its key. Time never goes back here, whatever the clock does.</summary>
    public long Turn(DateTimeOffset now) => TurnTo(KeyOf(now));

    public void Hold(long key, long amount)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            Hold(ref slot, amount);
        }
    }

    /// <summary>Ends a hold of a moment and puts what was spent in its place, if its window still is one.</summary>
    public void End(long key, long amount, long spent, DateTimeOffset at)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            Hold(ref slot, -amount);
            Spend(ref slot, spent, at);
        }
    }

    /// <summary>Money that was spent after its hold of a moment had been taken back.</summary>
    public void Charge(long key, long spent, DateTimeOffset at)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            Spend(ref slot, spent, at);
        }
    }

    /// <summary>Holds for a request that was under way before this account; its window's key.</summary>
    public long HoldEarly(long amount, DateTimeOffset at)
    {
        Recover(KeyOf(at), held: amount, settled: 0);
        return KeyOf(at);
    }

    /// <summary>Money of a request from before this account, that it knows nothing of.</summary>
    public void ChargeEarly(long spent, DateTimeOffset at)
    {
        Recover(KeyOf(at), held: 0, settled: 0);
        Charge(KeyOf(at), spent, at);
    }

    /// <summary>Counts by itself from a moment on, beside what it knows of the time before, and wants to hear of the ledger about that.</summary>
    public void BeginAt(DateTimeOffset since, bool isRecovered)
    {
        (Since, IsRead, IsBehind) = (since, isRecovered, true);
        foreach (ref var slot in slots.AsSpan())
        {
            (slot.Early, slot.Doubtful) = (slot.Settled, 0);
        }
    }

    /// <summary>The first moment whose spending counts at <see cref="Since"/>.</summary>
    public DateTimeOffset WindowStart => Scope switch
    {
        BudgetScope.Month or BudgetScope.GlobalMonth => new DateTimeOffset(Since.UtcDateTime.Year, Since.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero),
        BudgetScope.Day or BudgetScope.NonCriticalDay or BudgetScope.GlobalDay => new DateTimeOffset(Since.UtcDateTime.Date, TimeSpan.Zero),
        _ => DateTimeOffset.FromUnixTimeSeconds(Since.ToUnixTimeSeconds() - Seconds + 1),
    };

    /// <summary>The ledger is about to be read: what is charged of the time before from now on may be in it or not.</summary>
    public void BeginReading()
    {
        foreach (ref var slot in slots.AsSpan())
        {
            slot.Doubtful = 0;
        }
    }

    /// <summary>
    /// Puts what the ledger says of the time before in place of what was known of it. What was charged while it was read counts on top, twice perhaps but never not at all, and
    /// is put right when the ledger is read again.
    /// </summary>
    public void Fill(IReadOnlyList<LedgerSlice> spent)
    {
        foreach (var key in spent.Select(slice => KeyOf(slice.At)).Distinct())
        {
            Recover(key, held: 0, settled: 0);
        }

        IsBehind = false;
        foreach (ref var slot in slots.AsSpan())
        {
            var key = slot.Key;
            var told = spent.Where(slice => KeyOf(slice.At) == key && (Owner.Length == 0 || slice.Tenant == Owner)).Sum(static slice => slice.Cost.NanoUsd);
            var early = told + slot.Doubtful;
            Settle(ref slot, early - slot.Early);
            slot.Early = early;
            IsBehind |= slot.Doubtful > 0;
        }

        IsRead = true;
    }

    /// <summary>Puts back what an earlier process had in a window, unless a newer one has its place.</summary>
    public void Recover(long key, long held, long settled)
    {
        TurnTo(key);
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            Hold(ref slot, held);
            Settle(ref slot, settled);
        }
    }

    /// <summary>When an amount will be there if nobody settles before; null when it never will.</summary>
    public TimeSpan? RetryAfter(long amount, DateTimeOffset now)
    {
        if (amount > Cap || Ends(now) is not { } end)
        {
            return null;
        }

        return IsSliding ? WaitForSeconds(amount, now) : end - now;
    }

    /// <summary>When the window of a moment ends; null when it does not.</summary>
    public DateTimeOffset? Ends(DateTimeOffset now) => Scope switch
    {
        BudgetScope.Session => null,
        BudgetScope.Month or BudgetScope.GlobalMonth => new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1),
        BudgetScope.Day or BudgetScope.NonCriticalDay or BudgetScope.GlobalDay => new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero),
        _ => now.AddSeconds(Seconds),
    };

    private TimeSpan WaitForSeconds(long amount, DateTimeOffset now)
    {
        var left = Left;
        for (var age = Seconds - 1; age > 0 && left < amount; age--)
        {
            var key = newest - age;
            ref var slot = ref SlotOf(key);
            left += slot.Key == key ? slot.Held + slot.Settled : 0;
            if (left >= amount)
            {
                return DateTimeOffset.FromUnixTimeSeconds(key + Seconds) - now;
            }
        }

        return TimeSpan.FromSeconds(Seconds);
    }

    private void Spend(ref Slot slot, long spent, DateTimeOffset at)
    {
        Settle(ref slot, spent);
        if (at < Since)
        {
            slot.Early += spent;
            slot.Doubtful += spent;
            IsBehind = true;
        }
    }

    private long KeyOf(DateTimeOffset now) => Scope switch
    {
        BudgetScope.Session => 0,
        BudgetScope.Month or BudgetScope.GlobalMonth => (now.UtcDateTime.Year * 12L) + now.UtcDateTime.Month,
        BudgetScope.Day or BudgetScope.NonCriticalDay or BudgetScope.GlobalDay => DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
        _ => now.ToUnixTimeSeconds(),
    };

    private static bool Slides(BudgetScope scope) => scope is BudgetScope.Minute or BudgetScope.GlobalMinute or BudgetScope.DegradedMinute;

    private ref Slot SlotOf(long key) => ref slots[key % slots.Length];

    private long TurnTo(long key)
    {
        for (var next = Math.Max(newest, key - slots.Length) + 1; next <= key; next++)
        {
            ref var slot = ref SlotOf(next);
            Hold(ref slot, -slot.Held);
            Settle(ref slot, -slot.Settled);
            slot = new Slot { Key = next };
        }

        return newest = Math.Max(newest, key);
    }

    private void Hold(ref Slot slot, long amount)
    {
        slot.Held += amount;
        Held += amount;
    }

    private void Settle(ref Slot slot, long amount)
    {
        slot.Settled += amount;
        Settled += amount;
    }

    private static Slot[] NoSlots(int count)
    {
        var none = new Slot[count];
        Array.Fill(none, new Slot { Key = -1 });
        return none;
    }

    private struct Slot
    {
        public long Key;
        public long Held;
        public long Settled;

        // What of the settled is of requests from before the account began, and what of that came since the ledger was last asked.
        public long Early;
        public long Doubtful;
    }
}
