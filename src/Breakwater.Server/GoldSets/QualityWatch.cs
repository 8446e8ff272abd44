using Breakwater.Core.Configuration;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.GoldSets;

/// <summary>Runs the gold sets that are due: each week, after a change of routing or models, and for the new arm of a rollout that must show its quality (A7.10). For one caller at a time.</summary>
internal sealed partial class QualityWatch(GatewayState state, RequestLine line, IIdSource ids, QualityBoard board, GoldSetSource files, TimeProvider clock, ILogger logger)
{
    private const int AtOnce = 4;
    private readonly HashSet<string> _scored = new(StringComparer.Ordinal);
    private GatewaySnapshot? _seen;
    private bool _isLoaded;
    private DateTimeOffset _lastWeekly = clock.GetUtcNow();
    private string? _tested;

    /// <summary>Runs what is due now.</summary>
    public async Task TickAsync(CancellationToken cancellation)
    {
        var current = state.Current;
        if (!ReferenceEquals(current, _seen))
        {
            // Whoever found no cases before looks again.
            _seen = current;
            _scored.Clear();
        }

        var waiting = current.Line.Rollouts.Views().Where(view => view is { State.IsOpen: true, Plan.Floors.Quality: not null, Quality: null } && !_scored.Contains(Try(view))).ToList();
        if (waiting.Count == 0 && !current.Config.Quality.Schedule.IsOn)
        {
            return;
        }

        await LoadAsync(cancellation).ConfigureAwait(false);
        var policy = ConfigDiff.PolicyOf(current.Config);
        if (current.Config.Quality.Schedule.Due(clock.GetUtcNow(), _lastWeekly, _tested, policy) is { } why)
        {
            (_lastWeekly, _tested) = (clock.GetUtcNow(), policy);
            await RunAsync(current, why, policy, cancellation).ConfigureAwait(false);
        }

        foreach (var view in waiting)
        {
            _scored.Add(Try(view));
            await TestAsync(current, view, policy, cancellation).ConfigureAwait(false);
        }
    }

    private static string Try(RolloutView view) => $"{view.State.Route} {view.State.Mark} {view.State.Rung.Since.UtcTicks} {view.State.Rung.Step}";

    // What was run before a restart need not be run again.
    private async ValueTask LoadAsync(CancellationToken cancellation)
    {
        if (_isLoaded)
        {
            return;
        }

        var runs = await board.LoadAsync(cancellation).ConfigureAwait(false);
        if (runs.FirstOrDefault(run => run.Origin is QualityOrigin.Schedule or QualityOrigin.Change) is { } last)
        {
            (_lastWeekly, _tested) = (last.At, last.Policy);
        }

        _isLoaded = true;
    }

    private async Task RunAsync(GatewaySnapshot current, QualityOrigin why, string policy, CancellationToken cancellation)
    {
        var done = current.Line.Rollouts.Views().Where(view => view.State.Phase == RolloutPhase.Done).Select(view => view.State.Route).ToHashSet(StringComparer.Ordinal);
        var runner = RunnerOf(current, done.Contains);
        foreach (var set in Sets(current))
        {
            await KeepAsync(await runner.RunAsync(set, model: null, cancellation).ConfigureAwait(false), why, policy, null, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TestAsync(GatewaySnapshot current, RolloutView view, string policy, CancellationToken cancellation)
    {
        var route = view.State.Route;
        var runner = RunnerOf(current, name => name == route);
        var reports = new List<GoldReport>();
        foreach (var set in Sets(current))
        {
            var own = set.Cases.Where(one => TestedRoutes.LeadsTo(current.Config.Routes, one.Model, one.Intent, route)).ToList();
            if (own.Count > 0)
            {
                var report = await runner.RunAsync(set with { Cases = own }, model: null, cancellation).ConfigureAwait(false);
                reports.Add(report);
                await KeepAsync(report, QualityOrigin.Rollout, policy, route, cancellation).ConfigureAwait(false);
            }
        }

        if (reports.Count == 0)
        {
            NoCases(logger, route);
            return;
        }

        var score = (double)reports.Sum(report => report.Passed) / reports.Sum(report => report.Results.Count);
        var broken = reports.SelectMany(report => report.Classes).Select(one => one.Breach).FirstOrDefault(breach => breach is not null);
        current.Line.Rollouts.Score(route, view.State.Mark, new ArmQuality(score, broken), clock.GetUtcNow());
    }

    private GoldRunner RunnerOf(GatewaySnapshot current, Func<string, bool> takesFresh)
    {
        var asker = new LineAsker(line, current.Line.For(TestedRoutes.Of(current.Config.Routes, takesFresh)), ids, clock);
        return new GoldRunner(asker.AskAsync, current.Config.Quality.MaxCost, AtOnce);
    }

    private IReadOnlyList<GoldSet> Sets(GatewaySnapshot current)
    {
        var load = files(current.Config.Quality);
        foreach (var problem in load.Problems)
        {
            Unreadable(logger, problem.ToString());
        }

        return load.Sets;
    }

    private async Task KeepAsync(GoldReport report, QualityOrigin why, string policy, string? model, CancellationToken cancellation)
    {
        var run = QualityRun.Of(report, why, policy, model, ids.Next("q_"), clock.GetUtcNow());
        if (run.IsHeld)
        {
            Held(logger, run.Set, run.Passed, run.Cases, run.Cost.ToString(), why);
        }
        else
        {
            Broken(logger, run.Set, why, string.Join("; ", run.Classes.Select(one => one.Breach).OfType<string>()));
        }

        try
        {
            await board.AddAsync(run, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            NotKept(logger, run.Set, e.Message);
        }
    }
}
