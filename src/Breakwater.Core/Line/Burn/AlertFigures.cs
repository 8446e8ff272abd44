using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;

namespace Breakwater.Core.Line.Burn;

/// <summary>What alerts look at, from what the line knows. Too few requests say nothing and give no figure.</summary>
internal static class AlertFigures
{
    private const string Everybody = "everybody";

    /// <summary>Calls of a minute below which their p95 says nothing (ours). Timeouts say something from the first: behind an open breaker there are only probes.</summary>
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
        var (calls, timeouts, p95) = (0L, 0.0, TimeSpan.Zero);
        foreach (var target in targets)
        {
            var report = target.Health.Report(now);
            calls += report.Calls;
            timeouts += report.Timeouts * report.Calls;
            p95 = report.Calls >= LeastCalls && report.P95 > p95 ? report.P95 : p95;
        }

        if (calls == 0)
        {
            return;
        }

        var ratio = timeouts / calls;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{timeouts:0} of {calls} calls ran into a time limit within a minute");
        figures.Add(new AlertFigure(AlertKind.TimeoutSpike, provider, ratio, detail));
        figures.Add(new AlertFigure(AlertKind.SoftDegradeWatch, provider, ratio, detail));
        figures.Add(new AlertFigure(AlertKind.HardCutTimeouts, provider, ratio, detail));
        if (calls >= LeastCalls)
        {
            figures.Add(new AlertFigure(AlertKind.HardCutLatency, provider, p95 / policy.LatencySla, string.Create(
                CultureInfo.InvariantCulture, $"p95 of the last minute is {p95.TotalSeconds:0.#} s, the SLA {policy.LatencySla.TotalSeconds:0.#} s")));
        }
    }

    // What is put aside counts: it is by that that requests are refused.
    private static void AddBudgets(IReadOnlyList<BudgetReading> budgets, List<AlertFigure> figures)
    {
        foreach (var budget in budgets)
        {
            if (budget.Scope is BudgetScope.Minute or BudgetScope.GlobalMinute)
            {
                var used = budget.Cap - budget.Left;
                figures.Add(new AlertFigure(
                    AlertKind.BudgetNearLimit, budget.Owner.Length == 0 ? Everybody : budget.Owner, (double)used.NanoUsd / budget.Cap.NanoUsd, $"{used} of {budget.Cap} USD a minute are spent or put aside"));
            }
        }
    }
}
