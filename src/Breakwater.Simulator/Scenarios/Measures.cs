using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>What expectations measure. Shares are in percent; what cannot be measured is not a number.</summary>
internal static class Measures
{
    /// <summary>429s among the attempts at all providers.</summary>
    public static double ThrottledShare(this WorldRecord run, Window window) =>
        Percent(run.Providers.Sum(p => p.Tally.Throttled.Sum(window.From, window.Until)), run.Providers.Sum(p => p.Tally.Attempts.Sum(window.From, window.Until)));

    /// <summary>The greatest share of 429s in any five minutes of any of the windows (A1.1).</summary>
    public static double WorstThrottledShare(this WorldRecord run, params Window[] windows) =>
        windows.SelectMany(window => window.Sliding(TimeSpan.FromMinutes(5))).Max(run.ThrottledShare);

    /// <summary>Attempts per request that is no retry of its client (A1.3).</summary>
    public static double Amplification(this WorldRecord run)
    {
        long attempts = 0, originals = 0;
        foreach (var trace in run.Traces)
        {
            attempts += trace.Attempts;
            originals += trace.IsRetry ? 0 : 1;
        }

        return (double)attempts / originals;
    }

    /// <summary>Attempts at providers in a window beyond (1 + <paramref name="ratio"/>) for each original request of it (F-G1): what a retry budget's burst must cover.</summary>
    public static double AttemptsBeyond(this WorldRecord run, Window window, double ratio)
    {
        var attempts = run.Providers.Sum(p => p.Tally.Attempts.Sum(window.From, window.Until));
        var originals = run.Traces.Count(trace => !trace.IsRetry && window.Holds(trace.Arrived));
        return originals == 0 ? double.NaN : attempts - ((1 + ratio) * originals);
    }

    /// <summary>Seconds within which a share of the admitted requests of interactive callers was over, queue included (A1.2).</summary>
    public static double LatencyAt(this WorldRecord run, double share, Window window) =>
        Quantile(share, run.Traces.Where(t => t.WasAdmitted && window.Holds(t.Arrived) && !run.Scenario.Cohorts[t.Cohort].IsBatch).Select(t => t.Took.TotalSeconds));

    /// <summary>Seconds within which a share of a tenant's requests had begun or been refused.</summary>
    public static double QueueAt(this WorldRecord run, double share, string tenant, Window window) =>
        Quantile(share, run.Traces.Where(t => window.Holds(t.Arrived) && run.Scenario.Cohorts[t.Cohort].Tenant == tenant).Select(t => t.Queued.TotalSeconds));

    /// <summary>Calls of a window that were answered; all callers', or those of the cohorts that <paramref name="of"/> picks.</summary>
    public static double AnsweredShare(this WorldRecord run, Window window, Func<Cohort, bool>? of = null)
    {
        long made = 0, answered = 0;
        foreach (var call in run.Calls)
        {
            if (window.Holds(call.Started) && of?.Invoke(run.Scenario.Cohorts[call.Cohort]) != false)
            {
                made++;
                answered += call.IsGood ? 1 : 0;
            }
        }

        return Percent(answered, made);
    }

    /// <summary>Answers a second that reached their callers in a window; all callers', or those of the cohorts that <paramref name="of"/> picks.</summary>
    public static double Goodput(this WorldRecord run, Window window, Func<Cohort, bool>? of = null) =>
        run.Calls.Count(call => call.IsGood && window.Holds(call.Started + call.Took) && of?.Invoke(run.Scenario.Cohorts[call.Cohort]) != false) / window.Seconds;

    /// <summary>Answers a second that the hidden limits allow and the callers want.</summary>
    public static double Allowed(this WorldRecord run, Window window)
    {
        var seconds = (int)window.Seconds;
        var sum = 0.0;
        for (var second = 0; second < seconds; second++)
        {
            var moment = window.From + TimeSpan.FromSeconds(second);
            sum += Math.Min(run.Providers.Sum(provider => provider.CapacityAt(moment)), run.Demand(moment));
        }

        return sum / seconds;
    }

    /// <summary>Goodput as a share of what the hidden limits allow.</summary>
    public static double GoodputShare(this WorldRecord run, Window window) => 100 * run.Goodput(window) / run.Allowed(window);

    /// <summary>The least share of the allowed goodput in any half minute of a window: what a second collapse would pull down.</summary>
    public static double LeastGoodputShare(this WorldRecord run, Window window)
    {
        var answered = new Series((int)run.Scenario.Duration.TotalSeconds);
        foreach (var call in run.Calls.Where(call => call.IsGood))
        {
            answered.Add(call.Started + call.Took);
        }

        return window.Sliding(TimeSpan.FromSeconds(30)).Min(part => 100 * answered.Sum(part.From, part.Until) / part.Seconds / run.Allowed(part));
    }

    /// <summary>Requests of a window that were tried at a provider.</summary>
    public static double TriedShare(this WorldRecord run, int provider, Window window)
    {
        long all = 0, tried = 0;
        foreach (var trace in run.Traces)
        {
            if (window.Holds(trace.Arrived))
            {
                all++;
                tried += (trace.Providers >> provider) & 1;
            }
        }

        return Percent(tried, all);
    }

    /// <summary>Seconds after the begin of a window until a provider first has, over ten seconds, nine tenths of the share of answers that it had in the window before.</summary>
    public static double SharesAgainAfter(this WorldRecord run, int provider, Window before, Window after)
    {
        var wanted = 0.9 * Share(before);
        foreach (var part in after.Sliding(TimeSpan.FromSeconds(10)))
        {
            if (Share(part) >= wanted)
            {
                return (part.From - after.From).TotalSeconds;
            }
        }

        return double.NaN;

        double Share(Window window) => Percent(
            run.Providers[provider].Tally.Answered.Sum(window.From, window.Until), run.Providers.Sum(p => p.Tally.Answered.Sum(window.From, window.Until)));
    }

    /// <summary>The greatest number of attempts in a second of a window, as a multiple of what the limits allow in that second (F-G4): a wave, if it is one.</summary>
    public static double Spike(this WorldRecord run, Window window) => window.Sliding(TimeSpan.FromSeconds(1)).Max(second =>
        run.Providers.Sum(p => p.Tally.Attempts.Sum(second.From, second.Until)) / run.Providers.Sum(p => p.CapacityAt(second.From)));

    /// <summary>The demand of the callers who are there at a moment, in calls a second.</summary>
    public static double Demand(this WorldRecord run, TimeSpan moment) => run.Scenario.Cohorts
        .Where(cohort => cohort.IsThereAt(moment))
        .Sum(cohort => cohort.Demand(run.Providers.First(provider => provider.Model.Model == cohort.Model).MeanService));

    internal static double Percent(long part, long whole) => 100.0 * part / whole;

    /// <summary>The value that a share of the values does not exceed (nearest rank); not a number when there are none.</summary>
    internal static double Quantile(double share, IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
