using System.Collections.Concurrent;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>Looks every second which targets are due for a probe, and sends those (A2.1, A6.6). Embedding models, and providers that take only the caller's key, are not probed.</summary>
public sealed partial class ProbeWorker(GatewayState state, LineServices services, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly ProbeSchedule _schedule = new();
    private readonly ProbeRun _probe = new(services);
    private readonly List<Task> _running = [];
    private readonly ConcurrentDictionary<(string Provider, string Model), FaultKind?> _last = new();

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, services.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                _ = Tick(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is due now; what it gives ends with all that is under way.</summary>
    internal Task Tick(CancellationToken stopping)
    {
        _running.RemoveAll(static task => task.IsCompleted);
        var line = state.Current.Line;
        var now = services.Clock.Monotonic();
        var targets = line.Routes.Models.Where(model => IsProbed(model, line.Defences)).Select(line.TargetOf).Where(static target => !target.Passthrough).ToList();
        var candidates = targets.ConvertAll(target => new ProbeCandidate(
            target.Provider, target.Model, target.Defence.Breaker.StateAt(now), target.Defence.Health.Report(now).Calls, target.Defence.LastUsed));
        _schedule.Policy = line.Policy.Health.Probes;
        while (_schedule.Next(candidates, now, services.Random) is var next and >= 0)
        {
            _running.Add(ProbeAsync(targets[next], stopping));
        }

        return Task.WhenAll(_running);
    }

    // Looking must not make a catalogue of breakers for models that nobody has asked for.
    private static bool IsProbed(CandidateView model, Defences defences) =>
        model is { Kind: ModelKind.Generation, Forwarded: false } && defences.Find(model.Provider, model.ModelId) is { LastUsed: not null };

    private async Task ProbeAsync(Target target, CancellationToken stopping)
    {
        try
        {
            if (await _probe.RunAsync(target, stopping).ConfigureAwait(false) is { Fault: not { Kind: FaultKind.ClientGone } } result)
            {
                Tell(target, result);
            }
        }
        catch (Exception e)
        {
            // One broken probe must not end all later ones.
            ProbeFailed(logger, target.Provider, target.Model, e);
        }
    }

    // What is as it was last time is of interest to nobody but who looks for it.
    private void Tell(Target target, ProbeResult result)
    {
        var (name, kind) = ((target.Provider, target.Model), result.Fault?.Kind);
        var isNews = !_last.TryGetValue(name, out var before) || before != kind;
        _last[name] = kind;
        if (kind is { } failed)
        {
            Refused(logger, isNews ? LogLevel.Warning : LogLevel.Debug, target.Provider, target.Model, failed, result.Took.TotalMilliseconds);
        }
        else
        {
            Answered(logger, isNews ? LogLevel.Information : LogLevel.Debug, target.Provider, target.Model, result.Took.TotalMilliseconds);
        }
    }
}
