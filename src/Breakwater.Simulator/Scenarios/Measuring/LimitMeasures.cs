using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios.Measuring;

/// <summary>How closely a hidden limit is kept (F-M1), for one provider. Shares are in percent.</summary>
internal static class LimitMeasures
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    /// <summary>429s among a provider's attempts.</summary>
    public static double ThrottledShare(this ModelledProvider provider, Window window) =>
        Measures.Percent(provider.Tally.Throttled.Sum(window.From, window.Until), provider.Tally.Attempts.Sum(window.From, window.Until));

    /// <summary>How much of its limit was used: requests under way of the limit on those, or tokens of the limit on tokens, whichever binds.</summary>
    public static double Used(this ModelledProvider provider, Window window)
    {
        double limit = 0, used;
        var seconds = Enumerable.Range(0, (int)window.Seconds).Select(second => window.From + TimeSpan.FromSeconds(second));
        if (provider.Model.Limits.Concurrency is not null)
        {
            limit = seconds.Sum(moment => (double)provider.LimitAt(moment)!.Value) * TimeSpan.TicksPerSecond;
            used = provider.Tally.InFlight.Sum(window.From, window.Until);
        }
        else
        {
            limit = seconds.Sum(moment => provider.CapacityAt(moment) * provider.MeanTokens);
            used = provider.Tally.Tokens.Sum(window.From, window.Until);
        }

        return 100 * used / limit;
    }

    /// <summary>
    /// Seconds after the begin of a window until ten seconds begin in which under 1 % of the attempts meet a 429 and the limit is used to within a tenth;
    /// not a number when that never comes.
    /// </summary>
    public static double ConvergedAfter(this ModelledProvider provider, Window window)
    {
        foreach (var part in window.Sliding(Steady))
        {
            if (provider.ThrottledShare(part) < 1 && provider.Used(part) is >= 90 and <= 110)
            {
                return (part.From - window.From).TotalSeconds;
            }
        }

        return double.NaN;
    }
}
