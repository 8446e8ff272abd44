using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>
/// A short silence after a refusal that named no time, so that a permit just freed does not feed the next refusal: 100 to 250 ms by chance, doubled while what was
/// tried after a silence is refused again, at most 2 s. The figures are ours. Not safe for concurrent use.
/// </summary>
internal sealed class HoldOff
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan Cap = TimeSpan.FromSeconds(2);

    // A seed of its own: gates of one process need no common chance, and a run can be repeated.
    private readonly SeededRandom chance = new(0x6A7E);
    private TimeSpan since = TimeSpan.MinValue;
    private int silences;

    /// <summary>Until when nothing should start, after a call begun at <paramref name="started"/> was refused; null when its silence was kept already.</summary>
    public TimeSpan? Refused(TimeSpan started, TimeSpan now)
    {
        if (started <= since)
        {
            return null;
        }

        since = now;
        var length = (Shortest + ((Longest - Shortest) * chance.NextDouble())) * Math.Pow(2, Math.Min(silences++, 8));
        return now + (length < Cap ? length : Cap);
    }

    /// <summary>A call begun at <paramref name="started"/> succeeded: after the last silence, it ends the doubling.</summary>
    public void Succeeded(TimeSpan started)
    {
        if (started > since)
        {
            silences = 0;
        }
    }
}
