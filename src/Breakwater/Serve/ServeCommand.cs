using System.CommandLine;
using Breakwater.Core.Primitives;
using Breakwater.Server.Hosting;
using Breakwater.Terminal;
using Microsoft.Extensions.Logging;

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
        await using var configuration = await RunningConfiguration.OpenAsync(path, clock).ConfigureAwait(false);
        if (configuration.Refused)
        {
            ConfigReport.Print(configuration.Result, Console.Error, json);
            return ExitCodes.Usage;
        }

        ConfigReport.PrintWarnings(configuration.Result, Console.Error);
        using var logging = TerminalLogging.Create();
        var parts = new GatewayParts(clock, new SeededRandom(Entropy()), Console.OpenStandardOutput(), logging) { Proxy = EnvironmentProxyReader.Read() };
        try
        {
            await using var host = await GatewayHost.StartAsync(configuration.Result.Config!, parts).ConfigureAwait(false);
            Banner.Print(host, configuration, Console.Out, json);
            await configuration.FollowAsync(host, logging.CreateLogger("Breakwater.Configuration"), cancellation).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"cannot listen: {e.Message}. Stop the other process or set listen.data and listen.admin in the configuration.").ConfigureAwait(false);
            return ExitCodes.Failed;
        }

        return ExitCodes.Done;
    }

    private static ulong Entropy()
    {
        Span<byte> bits = stackalloc byte[8];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bits);
        return BitConverter.ToUInt64(bits);
    }
}
