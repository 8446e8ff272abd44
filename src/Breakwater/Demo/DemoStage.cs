using System.IO.Pipelines;
using Breakwater.Core.Primitives;
using Breakwater.Server.Hosting;
using Breakwater.Simulator.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Demo;

/// <summary>All that a demonstration needs to run: simulated providers, a gateway over them, and a folder with its configuration and token, which goes with it.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    public const string FirstModel = "first";
    public const string SecondModel = "second";

    // Calm, a model answers as many requests at once as come for it in this time; each takes about half a second.
    private const double SecondsOfRoom = 1.4;
    private const int LeastRoom = 4;
    private static readonly PacingOptions Pace = new() { FirstTokenMs = 150 };
    private static readonly string[] UpstreamModels = ["sim-gpt", "sim-claude"];

    private readonly SimulatedProviders _providers;
    private readonly GatewayHost _gateway;
    private readonly Pipe _log;
    private Task _reading = Task.CompletedTask;
    private readonly string _folder;
    private readonly int _room;

    private DemoStage(SimulatedProviders providers, GatewayHost gateway, Pipe log, string folder, int rate)
    {
        (_providers, _gateway, _log, _folder) = (providers, gateway, log, folder);
        _room = Math.Max(LeastRoom, (int)(rate * SecondsOfRoom));
        Token = AdminToken.Find(folder, static _ => null)!;
    }

    public Uri Data => _gateway.DataAddress;

    public Uri Admin => _gateway.AdminAddress;

    public Uri OpenAi => _providers.OpenAiUrl;

    public Uri Claude => _providers.AnthropicUrl;

    /// <summary>What the admin listener wants.</summary>
    public string Token { get; }

    /// <summary>The configuration file, for the verbs that command a running gateway.</summary>
    public string ConfigPath => PathIn(_folder);

    public static async Task<DemoStage> StartAsync(DemoOptions options, TimeProvider clock, IRandom random, CancellationToken cancellation)
    {
        var providers = await SimulatedProviders.StartAsync(new SimulatorOptions { Pacing = Pace }, clock, cancellation).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("breakwater-demo-").FullName;
        try
        {
            await File.WriteAllTextAsync(PathIn(folder), Configuration(options, providers, folder), cancellation).ConfigureAwait(false);
            var file = ConfigFile.Locate(PathIn(folder), static _ => null);
            var load = file.Load();
            var log = new Pipe();
            var parts = new GatewayParts(clock, random, log.Writer.AsStream(), NullLoggerFactory.Instance, AdminToken.Open(folder, static _ => null))
            {
                Config = new ConfigWatcher(file, load, simulated: null, static _ => { }),
            };
            var gateway = await GatewayHost.StartAsync(load.Reading.Config!, parts).ConfigureAwait(false);
            return new DemoStage(providers, gateway, log, folder, options.Rate);
        }
        catch
        {
            await providers.DisposeAsync().ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Counts the gateway's attempts from now on, until the stage is left. Called once.</summary>
    public void Count(Tally tally) => _reading = AttemptLog.ReadAsync(_log.Reader, tally);

    /// <summary>Puts a phase in force.</summary>
    public async ValueTask ApplyAsync(DemoPhase phase)
    {
        await _providers.ClearFaultsAsync().ConfigureAwait(false);
        foreach (var model in UpstreamModels)
        {
            _providers.LimitConcurrency(model, (int)(_room * phase.Capacity));
        }

        foreach (var fault in phase.Faults)
        {
            await _providers.AddFaultAsync(fault).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync().ConfigureAwait(false);
        await _log.Writer.CompleteAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _providers.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "breakwater.yaml");

    // A cutover takes the traffic away for an hour; the demo's loop takes minutes. Single quotes take a folder's name as it is, but for those in it.
    private static string Configuration(DemoOptions options, SimulatedProviders providers, string folder) => $$"""
        listen: { data: "http://127.0.0.1:{{options.DataPort}}", admin: "http://127.0.0.1:{{options.AdminPort}}" }
        store: 'sqlite:{{Path.Combine(folder, "breakwater.db").Replace("'", "''", StringComparison.Ordinal)}}'
        providers:
          openai: { dialect: openai, base_url: "{{providers.OpenAiUrl}}", api_keys: [simulated] }
          claude: { dialect: anthropic, base_url: "{{providers.AnthropicUrl}}", api_keys: [simulated] }
        models:
          - { id: {{FirstModel}}, provider: openai, upstream_id: {{UpstreamModels[0]}} }
          - { id: {{SecondModel}}, provider: claude, upstream_id: {{UpstreamModels[1]}} }
        routes:
          - { name: default, candidates: [{{FirstModel}}, {{SecondModel}}] }
        # Shorter and wider than the defaults, so that recoveries are seen between two storms.
        circuit_breaker: { open_seconds: 6, longest_open: 15s, ramp: 6s }
        concurrency: { growth_every: 2s, growth_step: 2 }
        health: { hold_for: 5s }
        cutover: { enabled: false }
        """;
}
