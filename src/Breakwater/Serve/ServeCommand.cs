using System.CommandLine;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Changes;
using Breakwater.Server.GoldSets;
using Breakwater.Server.Hosting;
using Breakwater.Storage;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite;
using Breakwater.Terminal;
using Breakwater.Upstream.Http;
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

        using var logging = TerminalLogging.Create();
        try
        {
            await using var store = await SqliteStore.OpenAsync(configuration.Reading.Config!.Store, clock, logging.CreateLogger<SqliteStore>(), cancellation).ConfigureAwait(false);
            return await RunAsync(configuration, store, period, logging, json, cancellation).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            await Console.Error.WriteLineAsync($"the store cannot be used: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunAsync(RunningConfiguration configuration, SqliteStore store, TimeSpan period, ILoggerFactory logging, bool json, CancellationToken cancellation)
    {
        var stored = await store.Tenants.LoadAsync(cancellation).ConfigureAwait(false);
        if (!Admit(configuration, stored, json))
        {
            return ExitCodes.Usage;
        }

        var config = configuration.Reading.Config!;
        await using var money = DurableMoney.Of(store, TimeProvider.System, logging.CreateLogger<DurableMoney>());
        var admin = AdminToken.Open(StateFolder.Of(config.Store), Environment.GetEnvironmentVariable);
        var parts = new GatewayParts(TimeProvider.System, new SeededRandom(Seed.Fresh()), Console.OpenStandardOutput(), logging, admin)
        {
            Config = configuration.Control,
            Tenants = store.Tenants,
            Audit = store.Audit,
            Jobs = store.Jobs,
            Decisions = store.Decisions,
            Cutovers = store.Cutovers,
            TenantRoutes = store.TenantRoutes,
            Changes = new ChangeParts { Rollouts = store.Rollouts, Quality = store.Quality, GoldSets = options => GoldSetFiles.Read(options, configuration.Folder) },
            Sli = store.Sli,
            StoreHealth = store.Health,
            Budgets = await money.OpenAsync(cancellation).ConfigureAwait(false),
            Ledger = money.Ledger,
            Proxy = EnvironmentProxy.FromVariables(Environment.GetEnvironmentVariable),
        };
        try
        {
            await using var host = await GatewayHost.StartAsync(config, parts).ConfigureAwait(false);
            configuration.HasStoredTenants = () => host.HasStoredTenants;
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

    // Whether callers need keys, and with that where the gateway may listen, is known only now that the store was read.
    private static bool Admit(RunningConfiguration configuration, StoredTenants stored, bool json)
    {
        configuration.HasStoredTenants = () => stored.Tenants.Count > 0;
        var reading = configuration.Reread();
        if (reading.Config is null)
        {
            ConfigReport.Print(reading, Console.Error, json);
            return false;
        }

        ConfigReport.PrintWarnings(reading, Console.Error);
        return true;
    }
}
