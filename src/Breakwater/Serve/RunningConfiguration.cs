using System.Threading.Channels;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Server.Hosting;
using Breakwater.Simulator.Providers;
using Breakwater.Upstream.Providers;
using Microsoft.Extensions.Logging;

namespace Breakwater.Serve;

/// <summary>The configuration of a running gateway: read at the start, followed while it changes. Without any provider it brings the simulated ones along.</summary>
internal sealed partial class RunningConfiguration : IAsyncDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");
    private readonly ConfigFile _file;
    private readonly ConfigLoad _load;
    private readonly TimeProvider _clock;
    private readonly SimulatedProviders? _simulated;
    private readonly Channel<ConfigReload> _reloads = Channel.CreateUnbounded<ConfigReload>();

    private RunningConfiguration(ConfigFile file, ConfigLoad load, SimulatedProviders? simulated, TimeProvider clock)
    {
        _file = file;
        _load = load;
        _clock = clock;
        _simulated = simulated;
        Control = load.Reading.Config is null ? null : new ConfigWatcher(file, load, Simulated, reload => _reloads.Writer.TryWrite(reload));
    }

    /// <summary>Takes commands about the configuration; null when it was refused.</summary>
    public ConfigWatcher? Control { get; }

    public ConfigResult Reading => _load.Reading;

    /// <summary>Where the simulated providers listen; null when there are none.</summary>
    public SimulatedAddresses? Simulated => _simulated is null ? null : AddressesOf(_simulated);

    public bool Refused => Reading.Config is null;

    /// <summary>Where the configuration comes from, for people.</summary>
    public string Source => File.Exists(_file.Path) ? _file.Path : "defaults (no breakwater.yaml here)";

    /// <summary>Where the files are that the configuration names.</summary>
    public string Folder => FolderOf(_file);

    /// <summary>The same for a configuration that is only read.</summary>
    public static string FolderFor(string? path) => FolderOf(Locate(path));

    public static async Task<RunningConfiguration> OpenAsync(string? path, TimeProvider clock, CancellationToken cancellation)
    {
        var file = Locate(path);
        var load = file.Load();
        if (load.Reading.Config is not { HasProviders: false })
        {
            return new RunningConfiguration(file, load, simulated: null, clock);
        }

        var simulated = await SimulatedProviders.StartAsync(KnowingAllModels(), clock, cancellation).ConfigureAwait(false);
        return new RunningConfiguration(file, file.Load(AddressesOf(simulated)), simulated, clock);
    }

    /// <summary>Reads a configuration without anything that runs, the store neither.</summary>
    public static ConfigResult Read(string? path) => Locate(path).Load().Reading;

    /// <summary>The same for who only looks at it: where no provider has a key, the simulated ones are taken to be there, as <c>serve</c> would have them.</summary>
    public static ConfigResult ReadWhole(string? path)
    {
        var file = Locate(path);
        var reading = file.Load().Reading;
        return reading.Config is { HasProviders: false } ? file.Load(new SimulatedAddresses(Nowhere, Nowhere)).Reading : reading;
    }

    /// <summary>Tells the readings to come whether the store has tenants.</summary>
    public Func<bool?> HasStoredTenants
    {
        set => _file.HasStoredTenants = value;
    }

    /// <summary>Reads the file anew, without anything following from it.</summary>
    public ConfigResult Reread() => _file.Load(Simulated).Reading;

    /// <summary>Puts changes of the file in force until cancelled; a bad file is told of and changes nothing.</summary>
    public async Task FollowAsync(GatewayHost host, TimeSpan period, ILogger logger, CancellationToken cancellation)
    {
        var watching = Control!.RunAsync(period, _clock, cancellation);
        try
        {
            await foreach (var reload in _reloads.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                if (reload.Outcome == ReloadOutcome.Applied)
                {
                    await host.ApplyAsync(reload.Config).ConfigureAwait(false);
                    ConfigurationApplied(logger, reload.Changes.Count, string.Join("; ", reload.Changes));
                    Caution(logger, reload);
                }
                else
                {
                    ConfigurationRefused(logger, string.Join("; ", reload.Problems));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop: the end of every serving process.
        }

        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string FolderOf(ConfigFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path))!;

    private static ConfigFile Locate(string? path)
    {
        var file = ConfigFile.Locate(path, Environment.GetEnvironmentVariable);
        file.HasStoredTenants = static () => null;
        return file;
    }

    private static void Caution(ILogger logger, ConfigReload reload)
    {
        foreach (var change in reload.Changes.Where(ConfigDiff.NeedsRestart))
        {
            NeedsRestart(logger, change.ToString());
        }

        foreach (var warning in reload.Warnings)
        {
            Warned(logger, warning.ToString());
        }
    }

    public ValueTask DisposeAsync() => _simulated?.DisposeAsync() ?? default;

    // Whatever the gateway lists can be tried.
    private static SimulatorOptions KnowingAllModels()
    {
        var models = CatalogueFile.BuiltIn.With(CatalogueFile.Simulated).Models;
        return new SimulatorOptions { OpenAiModels = Of(Vendor.OpenAi), AnthropicModels = Of(Vendor.Anthropic) };

        string[] Of(Vendor vendor) => [.. models.Where(model => model.Vendor == vendor).Select(model => model.Id)];
    }

    private static SimulatedAddresses AddressesOf(SimulatedProviders simulated) => new(simulated.OpenAiUrl, simulated.AnthropicUrl);
}
