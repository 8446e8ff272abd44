using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Samples;

/// <summary>A line with one provider and 10,000 tenants, all in memory.</summary>
internal sealed class Gateway
{
    public const string Key = "bw_bench_5000";
    private static readonly TimeoutLimits Limits = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), 0.6, TimeSpan.FromMinutes(1));
    private readonly ICodec _codec;
    private readonly MemoryClient _client;
    private readonly LineSnapshot _snapshot;
    private readonly RequestLine _line;

    public Gateway(ICodec caller, byte[] body, ICodec provider, byte[] answer, string contentType, IRequestLog log, bool stays = false)
    {
        _codec = caller;
        _client = new MemoryClient(body);
        _snapshot = Snapshot(provider, new MemoryUpstream(answer, contentType, stays));
        _line = new RequestLine(new LineServices(TimeProvider.System, new SeededRandom(1), log, static (e, _) => throw new InvalidOperationException("the line failed", e)));
    }

    public static TenantDirectory Tenants { get; } = new([.. Enumerable.Range(0, 10_000).Select(n =>
        KeyHash.TryCompute($"bw_bench_{n}", out var hash) ? KeyValuePair.Create(hash, new Tenant($"tenant-{n}")) : throw new InvalidOperationException("a sample key is too long"))]);

    /// <summary>The key as a connection keeps it.</summary>
    public static CallerKey Caller { get; } = new(Key.AsMemory());

    public static RouteTable Routes { get; } = Table();

    /// <summary>One whole request, door to settlement.</summary>
    public void Serve()
    {
        _client.Rewind();
        var run = _line.RunAsync(Exchange());
        if (!run.IsCompletedSuccessfully || _client.Status != 200 || _client.Written == 0)
        {
            throw new InvalidOperationException($"the line answered {_client.Status} with {_client.Written} bytes");
        }
    }

    /// <summary>One request whose answer has begun and goes on for ever; what it holds, the caller keeps.</summary>
    public object Open()
    {
        _client.Rewind();
        var run = _line.RunAsync(Exchange());
        return !run.IsCompleted && _client.Status == 200 && _client.Written > 0 ? run : throw new InvalidOperationException($"the line answered {_client.Status} with {_client.Written} bytes");
    }

    private Exchange Exchange() => new()
    {
        Id = "req_bench",
        Snapshot = _snapshot,
        Codec = _codec,
        Operation = Operation.Generate,
        Reply = _client,
        Arrived = TimeProvider.System.GetTimestamp(),
        Credential = Caller,
        Source = _client,
    };

    private static LineSnapshot Snapshot(ICodec provider, MemoryUpstream upstream)
    {
        var policy = new DefencePolicy();
        var retry = new RetryPolicy();
        var defences = new Defences(policy, retry.Budget, TimeProvider.System, static waiter => ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false));
        var target = new Target
        {
            Model = "bench-model",
            Upstream = upstream,
            Codecs = [provider],
            UpstreamModel = "bench-model"u8.ToArray(),
            Defence = defences.Of("bench", "bench-model", 1),
            Writing = new RequestTarget { Provider = "bench", UpstreamModel = "bench-model" },
            Prices = [new ModelPrice { Input = 1_000_000_000, CachedInput = 100_000_000, CacheWrite = 1_250_000_000, CacheWriteLong = 2_000_000_000, Output = 4_000_000_000 }],
        };
        return new LineSnapshot
        {
            Tenants = Tenants,
            Routes = Routes,
            TargetOf = _ => target,
            StreamLimits = Limits with { AttemptShare = 1 },
            PlainLimits = new Dictionary<string, TimeoutLimits>(StringComparer.Ordinal) { [Intents.Chat] = Limits },
            Policy = policy,
            Defences = defences,
            Retry = retry,
            Homes = new StateHomes(),
        };
    }

    private static RouteTable Table()
    {
        CandidateView[] models = [.. Enumerable.Range(0, 200).Select(n => new CandidateView("bench", $"model-{n}", $"model-{n}")), new("bench", "bench-model", "bench-model")];
        return new RouteTable([new ProviderView("bench", [])], models, [new Route("default", new RouteMatch(), [.. models.Take(3)])]);
    }
}
