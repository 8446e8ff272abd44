namespace Breakwater.Upstream.Http;

/// <summary>
/// A provider's keys in rotation. Passive and lock-free: a throttled key cools, a refused one rests, and when none is free the one that is free first serves.
/// </summary>
internal sealed class KeyRing
{
    /// <summary>How long a key rests after a 429 that did not say for how long.</summary>
    public static readonly TimeSpan Cooling = TimeSpan.FromSeconds(5);

    /// <summary>How long a key rests after a 401 or 403.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly TimeProvider clock;
    private readonly long[] freeAt;
    private uint turn = uint.MaxValue;

    public KeyRing(int keys, TimeProvider clock)
    {
        this.clock = clock;
        freeAt = new long[keys];
        Array.Fill(freeAt, long.MinValue);
    }

    /// <summary>The place of the key to use now.</summary>
    public int Take()
    {
        if (freeAt.Length == 1)
        {
            return 0;
        }

        var start = (int)(Interlocked.Increment(ref turn) % (uint)freeAt.Length);
        var now = clock.GetTimestamp();
        var best = start;
        for (var step = 0; step < freeAt.Length; step++)
        {
            var slot = (start + step) % freeAt.Length;
            var free = Volatile.Read(ref freeAt[slot]);
            if (free <= now)
            {
                return slot;
            }

            best = free < Volatile.Read(ref freeAt[best]) ? slot : best;
        }

        return best;
    }

    /// <summary>Tells the ring how a provider answered a call with this key.</summary>
    public void Report(int slot, int status, TimeSpan? retryAfter)
    {
        var rest = status switch
        {
            429 => retryAfter ?? Cooling,
            401 or 403 => Rest,
            _ => TimeSpan.Zero,
        };
        if (rest > TimeSpan.Zero)
        {
            Volatile.Write(ref freeAt[slot], clock.GetTimestamp() + (long)(rest.TotalSeconds * clock.TimestampFrequency));
        }
    }
}
