using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;

namespace Breakwater.Simulator.Scenarios.Measuring;

/// <summary>What cutovers did, and the alerts of A2.30. Shares are in percent; what cannot be measured is not a number.</summary>
internal static class CutoverMeasures
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>Seconds from a moment until a provider entered a phase for the first time after it.</summary>
    public static double EnteredAfter(this WorldRecord run, string provider, CutoverPhase phase, TimeSpan from) =>
        run.Entered(provider, phase, from) is { } at ? (at - from).TotalSeconds : double.NaN;

    /// <summary>Seconds from a provider's entering one phase until it entered another.</summary>
    public static double From(this WorldRecord run, string provider, CutoverPhase first, CutoverPhase second) =>
        run.Entered(provider, first, TimeSpan.Zero) is { } at ? run.EnteredAfter(provider, second, at) : double.NaN;

    /// <summary>The time in which a provider was first in a phase; none of it when it never was.</summary>
    public static Window TimeOf(this WorldRecord run, string provider, CutoverPhase phase)
    {
        var from = run.Entered(provider, phase, TimeSpan.Zero);
        var next = run.Cutovers.FirstOrDefault(moment => moment.Change.Provider == provider && moment.Change.Before.Phase == phase && moment.Change.After.Phase != phase);
        return from is { } begin ? new Window(begin, next?.At ?? run.Scenario.Duration) : default;
    }

    /// <summary>How often a provider entered a phase.</summary>
    public static double Times(this WorldRecord run, string provider, CutoverPhase phase) =>
        run.Cutovers.Count(moment => moment.Change.Provider == provider && moment.Change.After.Phase == phase && moment.Change.Before.Phase != phase);

    /// <summary>The least share of a tier's calls that was answered in any five minutes (<c>success_ratio_5m</c>).</summary>
    public static double LeastSuccess(this WorldRecord run, SlaTier tier, Window window) =>
        Minutes(window).Min(part => run.AnsweredShare(part, cohort => cohort.Tier == tier));

    /// <summary>The greatest share of answers in any five minutes that another provider than the first one had a part in (<c>failover_rate_5m</c>).</summary>
    public static double MostFailover(this WorldRecord run, Window window) => Minutes(window).Max(part =>
    {
        var answered = run.Traces.Where(trace => trace.IsGood && part.Holds(trace.Arrived)).ToList();
        return Measures.Percent(answered.Count(trace => trace.Providers != 1), answered.Count);
    });

    private static TimeSpan? Entered(this WorldRecord run, string provider, CutoverPhase phase, TimeSpan from) => run.Cutovers
        .FirstOrDefault(moment => moment.At >= from && moment.Change.Provider == provider && moment.Change.After.Phase == phase && moment.Change.Before.Phase != phase)?.At;

    private static IEnumerable<Window> Minutes(Window window) => window.Sliding(FiveMinutes).Where((_, second) => second % 60 == 0);
}
