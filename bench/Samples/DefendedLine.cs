using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Samples;

/// <summary>The machines of the storm defence, all of them on and shared by all requests, each with something to decide and nothing to refuse.</summary>
internal sealed class DefendedLine
{
    private const string Model = "bench-model";
    private const double Plenty = 1e12;
    private static readonly TimeoutLimits Limits = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), 0.6, TimeSpan.FromMinutes(1));
    private static readonly Tenant[] Tenants =
        [.. Enumerable.Range(0, 1_000).Select(n => new Tenant($"tenant-{n}") { RequestsPerMinute = (long)Plenty, TokensPerMinute = (long)Plenty, MaxInflight = 100 })];

    public DefendedLine()
    {
        var policy = new DefencePolicy
        {
            Process = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 256 },
            Target = new GatePolicy { Initial = 64 },
            Rates = new RatePolicy { Requests = new RateLimit(Plenty, Plenty), Tokens = new RateLimit(Plenty, Plenty) },
        };
        var retry = new RetryPolicy();
        Defences = new Defences(policy, retry.Budget, Clock, static waiter => ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false));
        Defences.Apply(policy, retry.Budget, Tenants);
        Services = new LineServices(Clock, new SeededRandom(1), new NoLog(), static (e, _) => throw new InvalidOperationException("the line failed", e));
        Targets = [Target("first"), Target("second")];
        Snapshot = new LineSnapshot
        {
            Tenants = new TenantDirectory([]),
            Routes = Gateway.Routes,
            TargetOf = _ => Targets[0],
            StreamLimits = Limits with { AttemptShare = 1 },
            PlainLimits = new Dictionary<string, TimeoutLimits>(StringComparer.Ordinal) { [Intents.Chat] = Limits },
            Policy = policy,
            Defences = Defences,
            Retry = retry,
            Homes = new StateHomes(),
        };
    }

    public static TimeProvider Clock => TimeProvider.System;

    /// <summary>The tenant of every request: its buckets and its share of the gates are contended for too.</summary>
    public static Tenant Caller => Tenants[500];

    public Defences Defences { get; }

    public LineServices Services { get; }

    public LineSnapshot Snapshot { get; }

    public Target[] Targets { get; }

    /// <summary>A request's state as one thread passes it again and again.</summary>
    public DefendedRequest Request() => new(this);

    private Target Target(string provider) => new()
    {
        Model = Model,
        Upstream = new MemoryUpstream([], "application/json"),
        Codecs = [Wires.Chat.Codec],
        UpstreamModel = "bench-model"u8.ToArray(),
        Defence = Defences.Of(provider, Model, 1),
        Writing = new RequestTarget { Provider = provider, UpstreamModel = Model },
    };

    private sealed class NoLog : IRequestLog
    {
        public void Write(Exchange exchange)
        {
        }
    }
}
