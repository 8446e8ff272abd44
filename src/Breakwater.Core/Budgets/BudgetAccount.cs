namespace Breakwater.Core.Budgets;

/// <summary>
/// One budget of one owner. Money belongs to the window in which it was held: what a request of yesterday turns out to cost is yesterday's, so no money is counted
/// in two windows or in none (F-C5). Its owner holds the lock.
/// </summary>
internal sealed class BudgetAccount(BudgetScope scope, string owner)
{
    /// <summary>A sliding minute and the second that is under way.</summary>
    private const int Seconds = 61;

    private readonly Slot[] slots = new Slot[IsSliding(scope) ? Seconds : 1];
    private long newest;

    public BudgetScope Scope { get; } = scope;

    /// <summary>The tenant's id, the session's, or empty for everybody.</summary>
    public string Owner { get; } = owner;

    public long Cap { get; set; }

    /// <summary>Held in the window.</summary>
    public long Held => Sum(static slot => slot.Held);

    /// <summary>Settled in the window.</summary>
    public long Settled => Sum(static slot => slot.Settled);

    /// <summary>What may still be held; negative when more was spent than the cap allows now.</summary>
    public long Left
    {
        get
        {
            var left = Cap;
            foreach (var slot in slots)
            {
                left -= IsCurrent(slot) ? slot.Held + slot.Settled : 0;
            }

            return left;
        }
    }

    /// <summary>Goes on to the window of a moment and tells its key. Time never goes back here, whatever the clock does.</summary>
    public long Turn(DateTimeOffset now) => newest = Math.Max(newest, KeyOf(now));

    public void Hold(long key, long amount)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key != key)
        {
            slot = new Slot { Key = key };
        }

        slot.Held += amount;
    }

    /// <summary>Ends a hold and puts what was spent in its place, if its window still is one.</summary>
    public void End(long key, long amount, long spent)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            slot.Held -= amount;
            slot.Settled += spent;
        }
    }

    /// <summary>Money that was spent after its hold had been taken back.</summary>
    public void Charge(long key, long spent)
    {
        ref var slot = ref SlotOf(key);
        if (slot.Key == key)
        {
            slot.Settled += spent;
        }
    }

    /// <summary>Puts back what an earlier process had in a window, unless a newer one has its place.</summary>
    public void Recover(long key, long held, long settled)
    {
        newest = Math.Max(newest, key);
        ref var slot = ref SlotOf(key);
        if (slot.Key < key)
        {
            slot = new Slot { Key = key };
        }

        if (slot.Key == key)
        {
            slot.Held += held;
            slot.Settled += settled;
        }
    }

    /// <summary>When an amount will be there if nobody settles before; null when it never will.</summary>
    public TimeSpan? RetryAfter(long amount, DateTimeOffset now)
    {
        if (amount > Cap || Ends(now) is not { } end)
        {
            return null;
        }

        return IsSliding(Scope) ? WaitForSeconds(amount, now) : end - now;
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

    private long KeyOf(DateTimeOffset now) => Scope switch
    {
        BudgetScope.Session => 0,
        BudgetScope.Month or BudgetScope.GlobalMonth => (now.UtcDateTime.Year * 12L) + now.UtcDateTime.Month,
        BudgetScope.Day or BudgetScope.NonCriticalDay or BudgetScope.GlobalDay => DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
        _ => now.ToUnixTimeSeconds(),
    };

    private static bool IsSliding(BudgetScope scope) => scope is BudgetScope.Minute or BudgetScope.GlobalMinute or BudgetScope.DegradedMinute;

    private bool IsCurrent(in Slot slot) => slot.Key > newest - slots.Length && slot.Key <= newest;

    private ref Slot SlotOf(long key) => ref slots[key % slots.Length];

    private long Sum(Func<Slot, long> part)
    {
        var sum = 0L;
        foreach (var slot in slots)
        {
            sum += IsCurrent(slot) ? part(slot) : 0;
        }

        return sum;
    }

    private struct Slot
    {
        public long Key;
        public long Held;
        public long Settled;
    }
}
