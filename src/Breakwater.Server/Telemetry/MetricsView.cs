using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;
using static Breakwater.Server.Telemetry.MetricFamilies;

namespace Breakwater.Server.Telemetry;

/// <summary><c>GET /metrics</c>: everything that is counted, in Prometheus' text format (CONTRACT section 12, C35).</summary>
internal sealed class MetricsView(Meters meters, GatewayState state, TimeProvider clock)
{
    private static readonly string[] Statuses = [.. Enum.GetNames<RequestStatus>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Outcomes = ["ok", "rate_limited", "server_error", "connect_timeout", "ttfb_timeout", "total_timeout", "other", "ignored"];

    public Task HandleAsync(HttpContext context)
    {
        var page = Encoding.UTF8.GetBytes(Write());
        context.Response.StatusCode = 200;
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = page.Length;
        return context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    /// <summary>The whole page.</summary>
    internal string Write()
    {
        var (text, line, now) = (new PrometheusText(), state.Current.Line, clock.Monotonic());
        var targets = line.Defences.Targets.OrderBy(target => target.Provider, StringComparer.Ordinal).ThenBy(target => target.Model, StringComparer.Ordinal).ToList();

        // What is only forwarded has a name that callers make up: it counts for its provider, and has no series of its own.
        var known = line.Routes.Models.Select(static model => (model.Provider, model.ModelId)).ToHashSet();
        var own = targets.FindAll(target => known.Contains((target.Provider, target.Model)));
        WriteRequests(text, line, now);
        WriteTargets(text, own, now);
        WriteBudgets(text, line);
        WriteTimings(text, Overhead, static timings => timings.Overhead);
        text.Begin(Alert);
        foreach (var alert in line.Outcomes.Alerts.On)
        {
            text.Sample(1L, AlertPolicy.NameOf(alert.Kind), alert.Subject);
        }

        var reports = targets.ConvertAll(target => (Target: target, Report: target.Health.Report(now)));
        WriteTargetsMinute(text, reports.FindAll(one => own.Contains(one.Target)));
        WriteProvidersMinute(text, reports);
        WriteTraffic(text, line.Outcomes.Traffic, now);
        return text.ToString();
    }

    private void WriteRequests(PrometheusText text, LineSnapshot line, TimeSpan now)
    {
        var all = meters.Series;
        Each(text, Requests, all, static series => Enumerate(Statuses, i => series.Requests((RequestStatus)i)));
        Each(text, Attempts, all, static series => Enumerate(Outcomes, series.AttemptsOf));
        WriteTimings(text, Duration, static timings => timings.Duration);
        WriteTimings(text, FirstToken, static timings => timings.FirstToken);
        text.Begin(Tokens);
        foreach (var series in all)
        {
            text.Sample(series.InputTokens, series.Provider, series.Model, series.Tenant, "input");
            text.Sample(series.OutputTokens, series.Provider, series.Model, series.Tenant, "output");
        }

        text.Begin(Cost);
        foreach (var series in all)
        {
            text.Exact(new Money(series.CostNanoUsd).ToString(), series.Provider, series.Model, series.Tenant);
        }

        text.Begin(Inflight);
        text.Sample(line.Defences.Process.View(now).InFlight);
        WriteTimings(text, QueueWait, static timings => timings.Queue);
    }

    // What never happened is left out: most outcomes of most series.
    private static void Each(PrometheusText text, MetricFamily family, IReadOnlyList<MeterSeries> all, Func<MeterSeries, IEnumerable<(string Label, long Count)>> counts)
    {
        text.Begin(family);
        foreach (var series in all)
        {
            foreach (var (label, count) in counts(series))
            {
                text.Sample(count, series.Provider, series.Model, series.Tenant, label);
            }
        }
    }

    private static IEnumerable<(string Label, long Count)> Enumerate(string[] labels, Func<int, long> count) =>
        labels.Select((label, i) => (label, count(i))).Where(static pair => pair.Item2 > 0);

    private void WriteTimings(PrometheusText text, MetricFamily family, Func<MeterTimings, Histogram> of)
    {
        text.Begin(family);
        foreach (var timings in meters.Timings)
        {
            text.Histogram(of(timings), timings.Provider, timings.Model);
        }
    }

    private static void WriteTargets(PrometheusText text, IReadOnlyList<TargetDefence> targets, TimeSpan now)
    {
        text.Begin(Breaker);
        foreach (var target in targets)
        {
            text.Sample(target.Breaker.StateAt(now) switch { BreakerState.Open => 2L, BreakerState.HalfOpen => 1L, _ => 0L }, target.Provider, target.Model);
        }

        text.Begin(Limit);
        foreach (var target in targets)
        {
            for (var key = 0; key < target.Keys.Count; key++)
            {
                if (target.Keys[key].Gate.View(now).Limit is { } limit)
                {
                    text.Sample((long)limit, target.Provider, target.Model, key.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }

        text.Begin(Score);
        foreach (var target in targets)
        {
            text.Sample(target.Health.Report(now).Score, target.Provider, target.Model);
        }
    }

    private void WriteBudgets(PrometheusText text, LineSnapshot line)
    {
        text.Begin(BudgetLeft);
        foreach (var budget in line.Budgets.Read(clock.GetUtcNow()).OrderBy(reading => reading.Owner, StringComparer.Ordinal).ThenBy(reading => reading.Scope))
        {
            // Sessions come and go, and would be series without end.
            if (budget.Scope != BudgetScope.Session)
            {
                text.Exact(budget.Left.ToString(), BudgetWords.Of(budget.Scope), budget.Owner.Length == 0 ? SliBook.Nobody : budget.Owner);
            }
        }

        text.Begin(CachedBytes);
        text.Sample(line.Answers?.Size.Bytes ?? 0);
        text.Begin(ErrorBudgetLeft);
        foreach (var burn in line.Outcomes.Burn)
        {
            text.Sample(1 - burn.Used, Admin.Words.Of(burn.Class));
        }
    }

    private static void WriteTargetsMinute(PrometheusText text, IReadOnlyList<(TargetDefence Target, HealthReport Report)> reports)
    {
        Write(Success1m, static report => report.Successes);
        Write(P95Of1m, static report => report.P95.TotalMilliseconds);
        Write(Ratio429, static report => report.RateLimited);
        Write(Ratio5xx, static report => report.ServerErrors);
        Write(Timeout1m, static report => report.Timeouts);

        // Of a minute without calls no share can be told.
        void Write(MetricFamily family, Func<HealthReport, double> of)
        {
            text.Begin(family);
            foreach (var (target, report) in reports.Where(static one => one.Report.Calls > 0))
            {
                text.Sample(of(report), target.Provider, target.Model);
            }
        }
    }

    private static void WriteProvidersMinute(PrometheusText text, IReadOnlyList<(TargetDefence Target, HealthReport Report)> reports)
    {
        var providers = reports.Where(static one => one.Report.Calls > 0).GroupBy(static one => one.Target.Provider, static one => one.Report).ToList();
        Write(ProviderSuccess, static all => all.Sum(static report => report.Successes * report.Calls) / all.Sum(static report => report.Calls));
        Write(ProviderP95, static all => all.Max(static report => report.P95.TotalSeconds));
        Write(ProviderTimeout, static all => all.Sum(static report => report.Timeouts * report.Calls) / all.Sum(static report => report.Calls));

        void Write(MetricFamily family, Func<IEnumerable<HealthReport>, double> of)
        {
            text.Begin(family);
            foreach (var provider in providers)
            {
                text.Sample(of(provider), provider.Key);
            }
        }
    }

    private static void WriteTraffic(PrometheusText text, Traffic traffic, TimeSpan now)
    {
        var spans = traffic.Spans;
        text.Begin(CostPerMinute);
        text.Exact(spans.Minute.Cost.ToString());
        text.Begin(Fallbacks);
        text.Sample(traffic.Totals(now).FailedOver);
        text.Begin(DegradeRatio);
        text.Sample(spans.FiveMinutes.DegradedRate);
        text.Begin(SuccessRatio5m);
        text.Sample(spans.FiveMinutes.GoldSuccess, "gold");
        text.Begin(FailoverRate5m);
        text.Sample(spans.FiveMinutes.FailoverRate);
    }
}
