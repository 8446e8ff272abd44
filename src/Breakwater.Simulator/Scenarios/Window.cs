namespace Breakwater.Simulator.Scenarios;

/// <summary>A stretch of a scenario.</summary>
/// <param name="From">Its begin, since the start.</param>
/// <param name="Until">Its end, not included.</param>
internal readonly record struct Window(TimeSpan From, TimeSpan Until)
{
    public double Seconds => (Until - From).TotalSeconds;

    public bool Holds(TimeSpan moment) => moment >= From && moment < Until;

    /// <summary>The window without its first seconds, in which things settle; nothing is left of one that is shorter.</summary>
    public Window After(double seconds) => this with { From = From + TimeSpan.FromSeconds(Math.Min(seconds, Seconds)) };

    /// <summary>All windows of a length within this one, a second apart; this one when it is no longer.</summary>
    public IEnumerable<Window> Sliding(TimeSpan length)
    {
        if (Until - From <= length)
        {
            yield return this;
            yield break;
        }

        for (var from = From; from + length <= Until; from += TimeSpan.FromSeconds(1))
        {
            yield return new Window(from, from + length);
        }
    }
}
