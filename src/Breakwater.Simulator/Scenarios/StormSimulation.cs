using Breakwater.Core.Configuration;
using Breakwater.Simulator.Report;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Runs a scenario with the gateway and without it, in virtual time, on the calling thread.</summary>
public static class StormSimulation
{
    /// <param name="scenario">Which.</param>
    /// <param name="seed">The same seed gives the same report, byte for byte.</param>
    /// <param name="policies">The configuration whose policies the gateway follows, over the scenario's providers, routes and tenants; null for the scenario's own.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1; null for nobody.</param>
    /// <param name="cancellation">Ends the run with an exception.</param>
    public static StormReport Run(StormScenario scenario, ulong seed, GatewayConfig? policies, Action<double>? progress, CancellationToken cancellation) =>
        Run(scenario, seed, policies, progress, scale: 1, cancellation);

    /// <summary>The same, with all the scenario's times multiplied.</summary>
    internal static StormReport Run(
        StormScenario scenario, ulong seed, GatewayConfig? policies, Action<double>? progress, double scale, CancellationToken cancellation)
    {
        var world = scenario.Create(scale);
        var config = ScenarioConfig.Read(world, policies);
        var (runs, done) = (world.Alone is null ? 2 : 3, 0);
        var gateway = Next(new WorldRun(world, seed, config));
        var direct = Next(new WorldRun(world, seed, config: null));
        var alone = world.Alone is { } cohort ? Next(new WorldRun(world, seed, config, cohort)) : null;
        return new StormReport(scenario, seed, new StormOutcome(world, gateway, direct, alone));

        WorldRecord Next(WorldRun run)
        {
            var before = done++;
            return run.Run(second => progress?.Invoke((before + (second / world.Duration.TotalSeconds)) / runs), cancellation);
        }
    }
}
