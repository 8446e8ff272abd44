using System.Globalization;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence.Incidents;

/// <summary>
/// The runbook of an incident, followed by itself (A4.13 to A4.15, A11.8): what all providers together answer decides about rates, retries and what may wait.
/// Looked at once a second, by whoever comes by. Safe for concurrent use.
/// </summary>
public sealed class IncidentWatch
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);
    private long _lookedAt = -Second.Ticks;
    private TimeSpan _cutLookedAt = -Minute;

    /// <summary>All calls to all providers.</summary>
    public HealthWindow Calls { get; } = new(new HealthPolicy());

    /// <summary>Fewer attempts and no hedges.</summary>
    public DegradeTrigger Degrade { get; } = new();

    /// <summary>Batch and bronze requests wait.</summary>
    public NonCriticalPause Pause { get; } = new();

    /// <summary>A part of the rates is taken away.</summary>
    public RateCut Cut { get; } = new();

    /// <summary>What is on, as it was at the last look.</summary>
    internal IReadOnlyList<IncidentView> On()
    {
        var on = new List<IncidentView>();
        if (Degrade.Onset is { } failing)
        {
            on.Add(new IncidentView("degraded", failing.At, $"{failing} failed within a minute: requests have {DegradeTrigger.MaxAttempts} attempts at most, and no hedges"));
        }

        if (Pause.Onset is { } down)
        {
            on.Add(new IncidentView("non_critical_paused", down.At, $"{down} were answered with 5xx within 15 minutes: the batch lane and tier bronze are refused"));
        }

        if (Cut.Onset is { } throttled)
        {
            on.Add(new IncidentView("rate_cut", throttled.At, string.Create(CultureInfo.InvariantCulture, $"{throttled} were answered with 429 before the last cut: {Cut.Factor * 100:0.#} % of the configured rates flow")));
        }

        return on;
    }

    /// <summary>Steps what is due; true when the rates have changed.</summary>
    internal bool Look(TimeSpan now)
    {
        var seen = Volatile.Read(ref _lookedAt);
        if (now.Ticks - seen < Second.Ticks || Interlocked.CompareExchange(ref _lookedAt, now.Ticks, seen) != seen)
        {
            return false;
        }

        var minute = Calls.Report(now, Minute);
        Degrade.Step(now, minute.Calls, minute.Calls == 0 ? 0 : 1 - minute.Successes);
        var quarter = Calls.Report(now, QuarterHour);
        Pause.Step(now, quarter.Calls, quarter.ServerErrors);
        if (now - _cutLookedAt < Minute)
        {
            return false;
        }

        _cutLookedAt = now;
        var span = Cut.SpanAt(now);
        var judged = span == QuarterHour ? quarter : Calls.Report(now, span);
        return Cut.Step(now, judged.Calls, judged.RateLimited);
    }
}
