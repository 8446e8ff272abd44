using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;

namespace Breakwater.Core.Line.Burn;

/// <summary>What alerts look at, from what the line knows. Too few requests say nothing and give no figure.</summary>
internal static class AlertFigures
{
    private const string Everybody = "everybody";

    /// <summary>Calls below which a share of them says nothing (ours), as for the health score.</summary>
    private const int LeastCalls = 5;

    public static List<AlertFigure> Of(LineSnapshot line, TimeSpan now, DateTimeOffset utc)
    {
        var figures = new List<AlertFigure>();
        AddTraffic(line.Outcomes.Traffic.Spans.FiveMinutes, figures);
        foreach (var provider in line.Defences.Targets.GroupBy(static target => target.Provider).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            AddProvider(provider.Key, provider, line.Objectives.Alerts, now, figures);
        }

        AddBudgets(line.Budgets.Read(utc), figures);
        return figures;
    }

    private static void AddTraffic(TrafficTotals last, List<AlertFigure> figures)
    {
        if (last.Gold >= AlertPolicy.LeastRequests)
        {
            figures.Add(new AlertFigure(AlertKind.GoldSuccess, "gold", last.GoldSuccess, $"{last.GoldErrors} of {last.Gold} requests of tier gold failed in 5 minutes"));
        }

        if (last.Sent >= AlertPolicy.LeastRequests)
        {
            figures.Add(new AlertFigure(AlertKind.Failover, Everybody, last.FailoverRate, $"{last.FailedOver} of {last.Sent} requests went to another candidate than their first in 5 minutes"));
        }
    }

    private static void AddProvider(string provider, IEnumerable<TargetDefence> targets, AlertPolicy policy, TimeSpan now, List<AlertFigure> figures)
    {
        // Behind an open breaker there are only probes, too few to tell of one minute: then five say it.
        var (span, last) = ("a minute", Last(targets, now, TimeSpan.FromMinutes(1)));
        if (last.Calls < LeastCalls)
        {
            (span, last) = ("5 minutes", Last(targets, now, TimeSpan.FromMinutes(5)));
        }

        if (last.Calls < LeastCalls)
        {
            return;
        }

        var (calls, timeouts, p95) = last;
        var ratio = timeouts / calls;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{timeouts:0} of {calls} calls ran into a time limit within {span}");
        figures.Add(new AlertFigure(AlertKind.TimeoutSpike, provider, ratio, detail));
        figures.Add(new AlertFigure(AlertKind.SoftDegradeWatch, provider, ratio, detail));
        figures.Add(new AlertFigure(AlertKind.HardCutTimeouts, provider, ratio, detail));
        figures.Add(new AlertFigure(AlertKind.HardCutLatency, provider, p95 / policy.LatencySla, string.Create(
            CultureInfo.InvariantCulture, $"p95 of {span} is {p95.TotalSeconds:0.#} s, the SLA {policy.LatencySla.TotalSeconds:0.#} s")));
    }

    // What is put aside does not count: it is the worst case, and may be all that is left while nearly nothing is spent.
    private static void AddBudgets(IReadOnlyList<BudgetReading> budgets, List<AlertFigure> figures)
    {
        foreach (var budget in budgets)
        {
            if (budget.Scope is BudgetScope.Minute or BudgetScope.GlobalMinute)
            {
                var used = (double)budget.Settled.NanoUsd / budget.Cap.NanoUsd;
                figures.Add(new AlertFigure(AlertKind.BudgetNearLimit, budget.Owner.Length == 0 ? Everybody : budget.Owner, used, $"{budget.Settled} of {budget.Cap} USD a minute are spent"));
            }
        }
    }

    private static (long Calls, double Timeouts, TimeSpan P95) Last(IEnumerable<TargetDefence> targets, TimeSpan now, TimeSpan span)
    {
        var (calls, timeouts, p95) = (0L, 0.0, TimeSpan.Zero);
        foreach (var target in targets)
        {
            var report = target.Health.Report(now, span);
            calls += report.Calls;
            timeouts += report.Timeouts * report.Calls;
            p95 = report.Calls >= LeastCalls && report.P95 > p95 ? report.P95 : p95;
        }

        return (calls, timeouts, p95);
    }
}
