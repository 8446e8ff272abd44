using Breakwater.Simulator.Scenarios;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Report;

/// <summary>The plots of an outcome, at a resolution.</summary>
internal sealed class PlotBook
{
    private const string Breakwater = "breakwater";
    private const string Naive = "naive";
    private static readonly string[] BreakerLevels = ["closed", "ramping", "half open", "open"];
    private readonly StormOutcome _outcome;
    private readonly int _steps;

    /// <param name="most">The most steps that a plot may have.</param>
    public PlotBook(StormOutcome outcome, int most)
    {
        _outcome = outcome;
        var seconds = (int)Math.Ceiling(outcome.Scenario.Duration.TotalSeconds);
        Step = Math.Max(1, (seconds + most - 1) / most);
        _steps = (seconds + Step - 1) / Step;
        Plots =
        [
            Goodput(),
            Attempts(),
            .. outcome.Gateway.Providers.Select((_, provider) => InFlight(provider)),
            Queue(),
            .. outcome.Gateway.Machines.Count > 0 ? [Breakers()] : Array.Empty<Plot>(),
        ];
    }

    /// <summary>Seconds that one value stands for.</summary>
    public int Step { get; }

    public IReadOnlyList<Plot> Plots { get; }

    private Plot Goodput() => new("goodput", "answers/s",
    [
        new(Breakwater, PlotRole.Breakwater, Answers(_outcome.Gateway)),
        new(Naive, PlotRole.Naive, Answers(_outcome.Direct)),
        new("allowed and wanted", PlotRole.Limit, Steps(window => _outcome.Gateway.Allowed(window))),
    ]);

    private Plot Attempts() => new("attempts", "attempts/s",
    [
        new(Breakwater, PlotRole.Breakwater, Steps(window => AttemptRate(_outcome.Gateway, window))),
        new(Naive, PlotRole.Naive, Steps(window => AttemptRate(_outcome.Direct, window))),
    ]);

    private Plot InFlight(int provider)
    {
        var model = _outcome.Gateway.Providers[provider];
        List<PlotLine> lines =
        [
            new(Breakwater, PlotRole.Breakwater, Steps(window => Running(_outcome.Gateway, provider, window))),
            new(Naive, PlotRole.Naive, Steps(window => Running(_outcome.Direct, provider, window))),
        ];
        if (model.Model.Limits.Concurrency is not null)
        {
            lines.Add(new PlotLine("hidden limit", PlotRole.Limit, Steps(window => model.LimitAt(window.From)!.Value)));
        }

        if (Sights(model.Provider, sight => sight.Limit) is { } limits)
        {
            lines.Add(new PlotLine("adaptive limit", PlotRole.Machine, limits));
        }

        return new Plot($"in flight at {model.Provider}", "requests", lines);
    }

    private Plot Queue()
    {
        var waits = new List<double>[_steps];
        foreach (var trace in _outcome.Gateway.Traces)
        {
            var step = (int)(trace.Arrived.TotalSeconds / Step);
            if (step < _steps)
            {
                (waits[step] ??= []).Add(trace.Queued.TotalSeconds);
            }
        }

        return new Plot("queue wait, p95", "s", [new(Breakwater, PlotRole.Breakwater, [.. waits.Select(some => Measures.Quantile(0.95, some ?? []))])]);
    }

    private Plot Breakers()
    {
        var lines = new List<PlotLine>();
        foreach (var provider in _outcome.Gateway.Providers)
        {
            if (Sights(provider.Provider, sight => (double?)sight.Breaker) is { } states)
            {
                lines.Add(new PlotLine(provider.Provider, PlotRole.Machine, states));
            }
        }

        return new Plot("breakers", "", lines) { Levels = BreakerLevels };
    }

    // The greatest value within each step: a state of a second must not be lost; null when there never was one.
    private double[]? Sights(string provider, Func<MachineSight, double?> value)
    {
        var values = new double[_steps];
        Array.Fill(values, double.NaN);
        var found = false;
        for (var second = 0; second < _outcome.Gateway.Machines.Count; second++)
        {
            foreach (var sight in _outcome.Gateway.Machines[second])
            {
                if (sight.Provider == provider && value(sight) is { } seen && second / Step < _steps)
                {
                    found = true;
                    values[second / Step] = double.IsNaN(values[second / Step]) ? seen : Math.Max(values[second / Step], seen);
                }
            }
        }

        return found ? values : null;
    }

    private double[] Answers(WorldRecord run)
    {
        var answered = new Series((int)Math.Ceiling(run.Scenario.Duration.TotalSeconds));
        foreach (var call in run.Calls)
        {
            if (call.IsGood)
            {
                answered.Add(call.Started + call.Took);
            }
        }

        return Steps(window => answered.Sum(window.From, window.Until) / window.Seconds);
    }

    private static double AttemptRate(WorldRecord run, Window window) =>
        run.Providers.Sum(provider => provider.Tally.Attempts.Sum(window.From, window.Until)) / window.Seconds;

    private static double Running(WorldRecord run, int provider, Window window) =>
        run.Providers[provider].Tally.InFlight.Sum(window.From, window.Until) / (double)TimeSpan.TicksPerSecond / window.Seconds;

    private double[] Steps(Func<Window, double> value)
    {
        var values = new double[_steps];
        for (var step = 0; step < _steps; step++)
        {
            var from = TimeSpan.FromSeconds(step * Step);
            var until = from + TimeSpan.FromSeconds(Step);
            values[step] = value(new Window(from, until < _outcome.Scenario.Duration ? until : _outcome.Scenario.Duration));
        }

        return values;
    }
}
