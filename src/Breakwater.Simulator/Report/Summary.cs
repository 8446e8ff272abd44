using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>One figure, with the gateway and without it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Its unit; empty for a count.</param>
/// <param name="Breakwater">With the gateway.</param>
/// <param name="Naive">Without it; not a number where it has no meaning.</param>
internal sealed record SummaryRow(string Name, string Unit, double Breakwater, double Naive);

/// <summary>The figures of a whole scenario.</summary>
internal static class Summary
{
    public static IReadOnlyList<SummaryRow> Of(StormOutcome outcome)
    {
        var (gateway, direct) = (outcome.Gateway, outcome.Direct);
        var whole = new Window(TimeSpan.Zero, outcome.Scenario.Duration);
        return
        [
            Row("calls", "", run => run.Calls.Count),
            Row("answered", "%", run => run.AnsweredShare(whole)),
            Row("goodput", "answers/s", run => run.Goodput(whole)),
            Row("client requests", "", run => run.Calls.Sum(call => (double)call.Requests)),
            Row("attempts at providers", "", run => run.Calls.Sum(call => (double)call.Attempts)),
            Row("attempts per call", "x", run => run.Calls.Sum(call => (double)call.Attempts) / run.Calls.Count),
            Row("429s among the attempts", "%", run => run.ThrottledShare(whole)),
            Row("5xx and broken connections", "", run => run.Providers.Sum(p => (double)p.Tally.Errors.Total + p.Tally.Refused.Total)),
            Row("answers given up by their callers", "", run => run.Providers.Sum(p => (double)p.Tally.Cancelled.Total)),
            Row("providers' time wasted", "s", run => run.Providers.Sum(p => p.Tally.Wasted.TotalSeconds)),
            Row("answered calls, p50", "s", run => Latency(run, 0.5)),
            Row("answered calls, p95", "s", run => Latency(run, 0.95)),
            Row("answered calls, p99", "s", run => Latency(run, 0.99)),
            new("queue wait, p95", "s", Measures.Quantile(0.95, gateway.Traces.Where(t => t.WasAdmitted).Select(t => t.Queued.TotalSeconds)), double.NaN),
            new("refused without an attempt", "", gateway.Traces.Count(t => !t.WasAdmitted && !t.IsGood), double.NaN),
        ];

        SummaryRow Row(string name, string unit, Func<WorldRecord, double> value) => new(name, unit, value(gateway), value(direct));
    }

    private static double Latency(WorldRecord run, double share) => Measures.Quantile(share, run.Calls.Where(call => call.IsGood).Select(call => call.Took.TotalSeconds));
}
