using Breakwater.Core.Objectives;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary><c>GET /admin/slo</c>: error budgets, what follows from them, and the counts by provider and tenant that they are made of (A6.4, A6.18).</summary>
internal sealed class SloView(GatewayState state, TimeProvider clock)
{
    public Task HandleAsync(HttpContext context)
    {
        var line = state.Current.Line;
        var (outcomes, now) = (line.Outcomes, clock.GetUtcNow());
        var spans = outcomes.Traffic.Spans;
        var answer = new SloAnswer(
            line.Objectives.Target,
            (long)ErrorBudget.Window.TotalSeconds,
            [.. outcomes.Burn.Select(BudgetOf)],
            Words.Of(outcomes.Restraints),
            SpanOf(spans.Minute),
            SpanOf(spans.FiveMinutes),
            [.. outcomes.Alerts.On.Select(AlertStatus.Of)],
            SeriesOf(outcomes.Sli, now));
        return AdminReply.SendAsync(context, 200, answer, AdminJson.Default.SloAnswer);
    }

    private static ErrorBudgetLine BudgetOf(BurnReading burn) => new(
        Words.Of(burn.Class), CountsOf(burn.Counts), Math.Round(burn.Whole.TotalMinutes, 3), Math.Round(burn.Lost.TotalMinutes, 3), Math.Round(burn.Used, 6), Math.Round(1 - burn.Used, 6));

    private static SpanLine SpanOf(TrafficTotals span) => new(
        span.Ended, span.Gold, Math.Round(span.GoldSuccess, 6), Math.Round(span.FailoverRate, 6), Math.Round(span.DegradedRate, 6), span.Cost.NanoUsd / 1_000_000_000m);

    private static IReadOnlyList<SeriesLine> SeriesOf(SliBook sli, DateTimeOffset now)
    {
        var (five, hour, day) = (Read(TimeSpan.FromMinutes(5)), Read(TimeSpan.FromHours(1)), Read(TimeSpan.FromDays(1)));
        return [.. sli.Read(now, ErrorBudget.Window)
            .OrderBy(sum => sum.Provider, StringComparer.Ordinal).ThenBy(sum => sum.Tenant, StringComparer.Ordinal)
            .Select(sum => new SeriesLine(sum.Provider, sum.Tenant, Of(five, sum), Of(hour, sum), Of(day, sum), CountsOf(sum.Counts)))];

        Dictionary<(string, string), SliCounts> Read(TimeSpan span) => sli.Read(now, span).ToDictionary(sum => (sum.Provider, sum.Tenant), sum => sum.Counts);

        static CountsLine Of(Dictionary<(string, string), SliCounts> counts, SliSum sum) => CountsOf(counts.GetValueOrDefault((sum.Provider, sum.Tenant)));
    }

    private static CountsLine CountsOf(SliCounts counts) => new(counts.Total, counts.Errors, counts.Timeouts, Math.Round(counts.ErrorRate, 6), Math.Round(counts.TimeoutRate, 6));
}

/// <summary>The objective, its budgets and all counts.</summary>
internal sealed record SloAnswer(
    double SuccessTarget, long WindowS, IReadOnlyList<ErrorBudgetLine> ErrorBudgets, IReadOnlyList<string> Restraints, SpanLine LastMinute, SpanLine LastFiveMinutes,
    IReadOnlyList<AlertStatus> Alerts, IReadOnlyList<SeriesLine> Series);

/// <summary>The error budget of a class of tenants, in minutes; shares of the whole, negative remaining when it is overdrawn.</summary>
internal sealed record ErrorBudgetLine(string Class, CountsLine Requests, double BudgetMinutes, double LostMinutes, double UsedRatio, double RemainingRatio);

/// <summary>All requests of some time: ratios are 0 to 1.</summary>
internal sealed record SpanLine(long Requests, long GoldRequests, double GoldSuccessRatio, double FailoverRate, double DegradedRatio, decimal CostUsd);

/// <summary>One tenant at one provider.</summary>
internal sealed record SeriesLine(string Provider, string Tenant, CountsLine FiveMinutes, CountsLine Hour, CountsLine Day, CountsLine ThirtyDays);

/// <summary>Requests that count for the objective; rates are shares, 0 without requests.</summary>
internal sealed record CountsLine(long TotalRequests, long ErrorRequests, long TimeoutRequests, double ErrorRate, double TimeoutRate);

/// <summary>An alert that is on: its name, of whom, since when (UTC), the figure and what it is made of.</summary>
internal sealed record AlertStatus(string Name, string Subject, DateTimeOffset Since, double Value, string Detail)
{
    public static AlertStatus Of(AlertView alert) => new(AlertPolicy.NameOf(alert.Kind), alert.Subject, alert.Since, Math.Round(alert.Value, 4), alert.Detail);
}
