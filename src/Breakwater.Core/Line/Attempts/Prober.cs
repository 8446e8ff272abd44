using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Attempts;

/// <summary>
/// Finds which targets are due for a probe, and sends those (A2.1, A6.6). Embedding models, and providers that take only the caller's key, are not probed. Those of a
/// provider in a hard cut are probed however many calls they have: their probes tell when it may come back. One caller at a time.
/// </summary>
/// <param name="services">What the line runs on.</param>
/// <param name="told">Told of every result.</param>
/// <param name="failed">Told of exceptions that no probe expected.</param>
public sealed class Prober(LineServices services, Action<Target, ProbeResult> told, Action<Target, Exception> failed)
{
    private readonly ProbeSchedule _schedule = new();
    private readonly ProbeRun _probe = new(services);
    private readonly List<Task> _running = [];

    /// <summary>Sends what is due now; what it gives ends with all that is under way.</summary>
    public Task Tick(LineSnapshot line, CancellationToken stopping)
    {
        _running.RemoveAll(static task => task.IsCompleted);
        var now = services.Clock.Monotonic();
        var targets = line.Routes.Models.Where(model => IsProbed(model, line.Defences)).Select(line.TargetOf).Where(static target => !target.Passthrough).ToList();
        var candidates = targets.ConvertAll(target => new ProbeCandidate(
            target.Provider, target.Model, target.Defence.Breaker.StateAt(now), CallsOf(target, line.Defences, now), target.Defence.LastUsed));
        _schedule.Policy = line.Policy.Health.Probes;
        while (_schedule.Next(candidates, now, services.Random) is var next and >= 0)
        {
            _running.Add(ProbeAsync(targets[next], line.Defences, stopping));
        }

        return Task.WhenAll(_running);
    }

    // Looking must not make a catalogue of breakers for models that nobody has asked for.
    private static bool IsProbed(CandidateView model, Defences defences) =>
        model is { Kind: ModelKind.Generation, Forwarded: false } && defences.Find(model.Provider, model.ModelId) is { LastUsed: not null };

    private static long CallsOf(Target target, Defences defences, TimeSpan now) =>
        defences.Cutovers.StateOf(target.Provider).Phase == CutoverPhase.Hard ? 0 : target.Defence.Health.Report(now).Calls;

    private async Task ProbeAsync(Target target, Defences defences, CancellationToken stopping)
    {
        try
        {
            if (await _probe.RunAsync(target, stopping).ConfigureAwait(false) is { Fault: not { Kind: FaultKind.ClientGone } } result)
            {
                defences.Cutovers.Probed(target.Provider, result.Fault is null);
                told(target, result);
            }
        }
        catch (Exception e)
        {
            // One broken probe must not end all later ones.
            failed(target, e);
        }
    }
}
