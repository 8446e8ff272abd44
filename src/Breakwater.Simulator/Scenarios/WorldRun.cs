using Breakwater.Core.Configuration;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Primitives;
using Breakwater.Simulator.Clock;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Runs a scenario's world to its end, on the calling thread.</summary>
internal sealed class WorldRun
{
    // The longest that a client waits for an answer, and then for its retry.
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(25);

    private readonly Scenario _scenario;
    private readonly VirtualClock _clock = new();
    private readonly List<IReadOnlyList<MachineSight>> _machines = [];
    private readonly ModelledProvider[] _providers;
    private readonly SimulatedGateway? _gateway;
    private readonly Crowd _crowd;

    /// <param name="config">The gateway's configuration; null for a world without a gateway.</param>
    /// <param name="alone">The only cohort that comes; null for all.</param>
    public WorldRun(Scenario scenario, ulong seed, GatewayConfig? config, string? alone = null)
    {
        _scenario = scenario;
        var seconds = (int)Math.Ceiling(scenario.Duration.TotalSeconds);
        _providers = [.. scenario.Providers.Select(model => new ModelledProvider(model, _clock, Chance.For(seed, model.Name), seconds))];
        _gateway = config is null ? null : new SimulatedGateway(config, _providers, _clock, seed);
        _crowd = new Crowd(_clock, _gateway?.Service ?? (IService)new DirectService(_clock), seed);
        foreach (var order in _gateway is null ? [] : scenario.Orders)
        {
            _clock.Set(new Beat(() => _gateway!.Obey(order)), order.At);
        }

        for (var i = 0; i < scenario.Cohorts.Count; i++)
        {
            var cohort = scenario.Cohorts[i];
            if (alone is null || cohort.Name == alone)
            {
                _crowd.Invite(new Ask(cohort, i, _providers.First(provider => provider.Model.Model == cohort.Model)), scenario.Duration);
            }
        }
    }

    /// <summary>Runs it; <paramref name="progress"/> is told the seconds that have passed.</summary>
    public WorldRecord Run(Action<int>? progress, CancellationToken cancellation)
    {
        var context = SynchronizationContext.Current;

        // With a context of the caller's, continuations would leave this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var second = 1; second <= _scenario.Duration.TotalSeconds; second++)
            {
                cancellation.ThrowIfCancellationRequested();
                _clock.RunUntil(TimeSpan.FromSeconds(second));
                Look(second);
                progress?.Invoke(second);
            }

            _crowd.Close();
            _clock.RunUntil(_scenario.Duration + Drain);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return Finish();
    }

    private void Look(int second)
    {
        if (second % ObjectiveWatch.Period.Seconds == 0)
        {
            _gateway?.LookAtObjectives();
        }

        if (_gateway?.Machines is { } machines)
        {
            var sights = new List<MachineSight>();
            machines.Look(_clock.Monotonic(), sights);
            _machines.Add(sights);
        }
    }

    private WorldRecord Finish()
    {
        // The line first: what a caller suffers from is often its failure.
        _gateway?.Verify();
        _crowd.Verify();
        foreach (var provider in _providers)
        {
            provider.Tally.Close(_clock.Elapsed);
        }

        return new WorldRecord
        {
            Scenario = _scenario,
            Providers = _providers,
            Calls = _crowd.Calls,
            Traces = _gateway?.Service.Traces ?? [],
            Machines = _machines,
            Cutovers = _gateway?.Cutovers ?? [],
            Alerts = _gateway?.Alerts ?? [],
            Events = _clock.Events,
        };
    }
}
