using System.CommandLine;
using Breakwater.Core.Primitives;
using Breakwater.Server.Hosting;
using Breakwater.Terminal;
using Breakwater.Upstream.Http;

namespace Breakwater.Serve;

/// <summary><c>breakwater serve</c>: the gateway.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file; else BREAKWATER_CONFIG, ROUTER_CONFIG, ./breakwater.yaml, or defaults" };
        var json = new Option<bool>("--json") { Description = "Print the start-up facts as one JSON line" };
        var command = new Command("serve", "Serve the gateway (the default verb).\n\nExample: breakwater serve --config breakwater.yaml") { config, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(config), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? path, bool json, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        if (ConfigWatcher.Period(Environment.GetEnvironmentVariable) is not { } period)
        {
            await Console.Error.WriteLineAsync("ROUTER_REFRESH_SEC must be a whole number of seconds from 1 to 3600").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        await using var configuration = await RunningConfiguration.OpenAsync(path, clock, cancellation).ConfigureAwait(false);
        if (configuration.Refused)
        {
            ConfigReport.Print(configuration.Reading, Console.Error, json);
            return ExitCodes.Usage;
        }

        ConfigReport.PrintWarnings(configuration.Reading, Console.Error);
        var admin = AdminToken.Open(StateFolder.Of(configuration.Reading.Config!.Store), Environment.GetEnvironmentVariable);
        using var logging = TerminalLogging.Create();
        var parts = new GatewayParts(clock, new SeededRandom(Seed.Fresh()), Console.OpenStandardOutput(), logging, admin)
        {
            Config = configuration.Control,
            Proxy = EnvironmentProxy.FromVariables(Environment.GetEnvironmentVariable),
        };
        try
        {
            await using var host = await GatewayHost.StartAsync(configuration.Reading.Config!, parts).ConfigureAwait(false);
            Banner.Print(host, configuration, admin, Console.Out, json);
            await configuration.FollowAsync(host, period, logging.CreateLogger("Breakwater.Configuration"), cancellation).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"cannot listen: {e.Message}. Stop the other process or set listen.data and listen.admin in the configuration.").ConfigureAwait(false);
            return ExitCodes.Failed;
        }

        return ExitCodes.Done;
    }
}
