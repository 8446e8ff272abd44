using System.Collections.Concurrent;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>Sends every second the probes that are due (A2.1, A6.6), and tells of those whose result is news.</summary>
public sealed partial class ProbeWorker
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(string Provider, string Model), FaultKind?> _last = new();
    private readonly GatewayState _state;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Prober _prober;

    public ProbeWorker(GatewayState state, LineServices services, ILogger logger)
    {
        (_state, _clock, _logger) = (state, services.Clock, logger);
        _prober = new Prober(services, Tell, (target, e) => ProbeFailed(logger, target.Provider, target.Model, e));
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, _clock);
        var running = Task.CompletedTask;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                running = _prober.Tick(_state.Current.Line, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            await running.ConfigureAwait(false);
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
            Refused(_logger, isNews ? LogLevel.Warning : LogLevel.Debug, target.Provider, target.Model, failed, result.Took.TotalMilliseconds);
        }
        else
        {
            Answered(_logger, isNews ? LogLevel.Information : LogLevel.Debug, target.Provider, target.Model, result.Took.TotalMilliseconds);
        }
    }
}
