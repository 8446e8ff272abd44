using System.Text;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Server.Admin.Changes;
using Breakwater.Server.GoldSets;
using Breakwater.Server.Hosting;
using Breakwater.Simulator.Providers;
using Breakwater.Storage;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite;
using Breakwater.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Server.Tests.Support;

/// <summary>A gateway in this process, on free loopback ports, over whatever providers its YAML names.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    /// <summary>Tests of anything else fail providers at will: no breaker, budget or score may come between.</summary>
    private static readonly Profile Calm = new("calm", "", new Dictionary<string, string>
    {
        ["circuit_breaker.consecutive_failures"] = "1000000",
        ["circuit_breaker.minimum_calls"] = "1000000",
        ["circuit_breaker.leak_minimum_calls"] = "1000000",
        ["retry.budget.burst"] = "1000000",
        ["health.min_score"] = "0",
        ["hedging.enabled"] = "false",
        ["health.probes"] = "false",
        ["cutover.enabled"] = "false",
    });

    private readonly GatewayHost _host;
    private readonly LogSink _log;
    private readonly string _folder;
    private SqliteStore? _durable;
    private DurableMoney? _money;

    private TestGateway(GatewayHost host, LogSink log, SimulatedProviders? simulator, ConfigWatcher control, string folder)
    {
        _host = host;
        _log = log;
        _folder = folder;
        Control = control;
        AdminToken = File.ReadAllText(Path.Combine(folder, "breakwater.admin-token"));
        Simulator = simulator;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.DataAddress, Timeout = TimeSpan.FromMinutes(1) };
    }

    public GatewayHost Host => _host;

    /// <summary>Its own store; null without one.</summary>
    public SqliteStore? Durable => _durable;

    public HttpClient Http { get; }

    /// <summary>The configuration as operators command it; nothing follows the file by itself.</summary>
    public ConfigWatcher Control { get; }

    /// <summary>What the admin listener wants.</summary>
    public string AdminToken { get; }

    /// <summary>The configuration file.</summary>
    public string ConfigPath => PathIn(_folder);

    /// <summary>The simulated providers; null when the test brought its own.</summary>
    public SimulatedProviders? Simulator { get; }

    /// <summary>The request log so far. Records are written out a fifth of a second after their request at the latest; <see cref="LogLinesAsync"/> waits for them.</summary>
    public string LogText => _log.Text;

    /// <summary>Starts a gateway over the simulated providers, whose addresses stand for <c>{openai}</c> and <c>{anthropic}</c> in the YAML.</summary>
    public static async Task<TestGateway> StartSimulatedAsync(string yaml, SimulatorOptions? options = null, MemoryStore? store = null, ILoggerFactory? logging = null, bool stormy = false)
    {
        var simulator = await SimulatedProviders.StartAsync(options ?? new SimulatorOptions(), TimeProvider.System, CancellationToken.None);
        var filled = yaml.Replace("{openai}", simulator.OpenAiUrl.ToString(), StringComparison.Ordinal).Replace("{anthropic}", simulator.AnthropicUrl.ToString(), StringComparison.Ordinal);
        return await StartAsync(filled, simulator, logging, stormy, store);
    }

    /// <summary>
    /// Starts a gateway; <c>listen</c> is added. With <paramref name="stormy"/> the storm defence is as the YAML has it, else it lets everything pass;
    /// without a <paramref name="store"/> nothing is kept, and money only when it <paramref name="isDurable"/>.
    /// </summary>
    public static async Task<TestGateway> StartAsync(string yaml, SimulatedProviders? simulator = null, ILoggerFactory? logging = null, bool stormy = false, MemoryStore? store = null, Func<StoreHealth>? storeHealth = null, IJobStore? jobs = null, bool isDurable = false, IDecisionStore? decisions = null, ISliStore? sli = null)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;
        await WriteConfigAsync(folder, yaml);
        var file = ConfigFile.Locate(PathIn(folder), _ => null);
        var load = file.Load(preset: stormy ? null : Calm);
        if (load.Reading.Config is not { } config)
        {
            throw new InvalidOperationException(string.Join('\n', load.Reading.Problems));
        }

        var log = new LogSink();
        var control = new ConfigWatcher(file, load, simulated: null, _ => { });
        var durable = isDurable ? await SqliteStore.OpenAsync(new StoreOptions(StoreKind.Sqlite, Path.Combine(folder, "breakwater.db")), TimeProvider.System, NullLogger.Instance, default) : null;
        var money = durable is null ? null : DurableMoney.Of(durable, TimeProvider.System, NullLogger.Instance);
        var parts = new GatewayParts(TimeProvider.System, new SeededRandom(1), log, logging ?? NullLoggerFactory.Instance, Hosting.AdminToken.Open(folder, _ => null))
        {
            Config = control,
            Tenants = store,
            Audit = store,
            Budgets = money is null ? null : await money.OpenAsync(default),
            Ledger = money?.Ledger,
            Decisions = decisions,
            Cutovers = store,
            TenantRoutes = store,
            Changes = new ChangeParts { Rollouts = store?.Changes, Quality = store?.Changes, GoldSets = options => GoldSetFiles.Read(options, folder) },
            StoreHealth = storeHealth ?? (durable is null ? null : durable.Health),
            Jobs = jobs,
            Sli = sli,
        };
        return new TestGateway(await GatewayHost.StartAsync(config, parts), log, simulator, control, folder) { _durable = durable, _money = money };
    }

    /// <summary>Writes the file anew and reads it, as a running gateway does.</summary>
    public async Task<ConfigReload> ReloadAsync(string yaml)
    {
        await WriteConfigAsync(_folder, yaml);
        var reload = Control.ReloadNow();
        await _host.ApplyAsync(reload.Config);
        return reload;
    }

    /// <summary>Asks the admin listener; a null body sends none, a null token the right one.</summary>
    public async Task<HttpResponseMessage> AdminAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_host.AdminAddress, path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token ?? AdminToken}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request);
    }

    /// <summary>The log's lines, once there are at least <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<string>> LogLinesAsync(int count)
    {
        while (true)
        {
            var (lines, changed) = _log.Lines();
            if (lines.Count >= count)
            {
                return lines;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Ends when the request is settled, which it is a moment after its caller has the answer.</summary>
    public async Task SettledAsync(string id)
    {
        var lines = 0;
        IReadOnlyList<string> read;
        do
        {
            read = await LogLinesAsync(lines + 1);
            lines = read.Count;
        }
        while (!read.Any(line => line.Contains($"\"event\":\"request\",\"id\":\"{id}\"", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        if (_money is not null)
        {
            await _money.DisposeAsync();
            await _durable!.DisposeAsync();
        }

        if (Simulator is not null)
        {
            await Simulator.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static Task WriteConfigAsync(string folder, string yaml) =>
        File.WriteAllTextAsync(PathIn(folder), "listen: { data: http://127.0.0.1:0, admin: http://127.0.0.1:0 }\n" + yaml);

    private static string PathIn(string folder) => Path.Combine(folder, "breakwater.yaml");

    private sealed class LogSink : Stream
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return _text.ToString();
                }
            }
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public (IReadOnlyList<string> Lines, Task Changed) Lines()
        {
            lock (_gate)
            {
                return (_text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), _changed.Task);
            }
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (_gate)
            {
                _text.Append(Encoding.UTF8.GetString(buffer, offset, count));
                _changed.TrySetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
