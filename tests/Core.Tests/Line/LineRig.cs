using System.Text;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Line;

/// <summary>The whole line in memory, under a clock that the test turns.</summary>
internal sealed class LineRig : IRequestLog
{
    public const string Body = """{"model":"m-0","messages":[{"role":"user","content":"Hi"}]}""";
    public const string StreamBody = """{"model":"m-0","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""";
    public const string Answer = """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""";
    private readonly RequestLine _line;
    private readonly List<Exception> _bugs = [];

    public LineRig(params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
        : this(keys: 1, providers)
    {
    }

    public LineRig(int keys, params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
        : this(keys, static view => view, providers)
    {
    }

    /// <summary>The same with candidates as the test has them.</summary>
    public LineRig(Func<CandidateView, CandidateView> view, params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
        : this(keys: 1, view, providers)
    {
    }

    private LineRig(int keys, Func<CandidateView, CandidateView> view, Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
    {
        _line = new RequestLine(new LineServices(Clock, new SeededRandom(7), this, (e, _) => _bugs.Add(e)));
        var policy = new DefencePolicy();
        var retry = new RetryPolicy();
        var defences = new Defences(policy, retry.Budget, Clock, static waiter => waiter.Execute());
        var targets = providers.Select((behaviour, i) => Target(i, behaviour, defences.Of($"p-{i}", $"m-{i}", keys))).ToArray();
        CandidateView[] views = [.. targets.Select((target, i) => view(new CandidateView($"p-{i}", $"m-{i}", "m")))];
        Snapshot = new LineSnapshot
        {
            Tenants = TenantDirectory.Empty,
            Routes = new RouteTable([.. views.Select(view => new ProviderView(view.Provider, []))], views, [new Route("default", new RouteMatch(), views)]),
            TargetOf = view => targets[Array.IndexOf(views, view)],
            StreamLimits = Limits(TimeSpan.FromSeconds(45), 1),
            PlainLimits = new Dictionary<string, TimeoutLimits>(StringComparer.Ordinal) { ["chat"] = Limits(TimeSpan.FromSeconds(12), 0.6) },
            Policy = policy,
            Defences = defences,
            Retry = retry,
            Homes = new StateHomes(),
        };
    }

    public ManualTimeProvider Clock { get; } = new();

    public LineSnapshot Snapshot { get; private set; }

    public TargetDefence Defence(int target) => Snapshot.Defences.Targets.Single(one => one.Provider == $"p-{target}");

    /// <summary>Puts another policy in force, as a reload does.</summary>
    public void Apply(DefencePolicy policy, params IReadOnlyList<Tenant> tenants)
    {
        Snapshot.Defences.Apply(policy, Snapshot.Retry.Budget, tenants);
        Snapshot = Snapshot with { Policy = policy };
    }

    /// <summary>Puts service classes in force.</summary>
    public void Serve(SlaPolicies sla) => Snapshot = Snapshot.With(sla);

    /// <summary>Changes the default route from some of the targets to others, step by step.</summary>
    public void RollOut(int[] from, int[] to)
    {
        var table = Snapshot.Routes;
        var route = new Route("default", new RouteMatch(), [.. from.Select(i => table.Models[i])])
        {
            Rollout = new RolloutPlan([.. to.Select(i => table.Models[i])], RoutePolicy.Listed, "mark"),
        };
        Snapshot = Snapshot with { Routes = new RouteTable(table.Providers, table.Models, [route]) };
        Snapshot.Rollouts.Apply([route], Clock.GetUtcNow());
    }

    /// <summary>Orders the default route's candidates by a policy.</summary>
    public void Order(PolicyKind policy)
    {
        var table = Snapshot.Routes;
        Snapshot = Snapshot with { Routes = new RouteTable(table.Providers, table.Models, [table.Routes[0] with { Policy = new RoutePolicy(policy) }]) };
    }

    /// <summary>Lets caches of prompts count otherwise.</summary>
    public void Set(AffinityPolicy affinity) => Snapshot = Snapshot with { Affinity = affinity };

    /// <summary>Promises something.</summary>
    public void Promise(ObjectivePolicy objectives) => Snapshot = Snapshot with { Objectives = objectives };

    /// <summary>Puts answers of last resort in force.</summary>
    public void AnswerAtLast(params IReadOnlyList<LastResort> resorts) => Snapshot = Snapshot with { LastResorts = resorts };

    /// <summary>Asks callers for keys from now on.</summary>
    public void AskForKeys(TenantDirectory tenants) => Snapshot = Snapshot with { Tenants = tenants };

    /// <summary>Forgets every failure, so that only budgets bound the attempts.</summary>
    public void ResetBreakers()
    {
        foreach (var target in Snapshot.Defences.Targets)
        {
            target.Breaker.Reset(Clock.Monotonic());
        }
    }

    /// <summary>Does something when the clock has gone on so far.</summary>
    public void At(TimeSpan after, Action action) => Clock.CreateTimer(_ => action(), null, after, Timeout.InfiniteTimeSpan);

    /// <summary>Records written, in order.</summary>
    public List<Exchange> Settled { get; } = [];

    public IReadOnlyList<Exception> Bugs => _bugs;

    public void Write(Exchange exchange) => Settled.Add(exchange);

    public Exchange Open(string body, MemoryReply reply, int clientRetries = 0, ICodec? codec = null, Operation operation = Operation.Generate, string? key = null) => new()
    {
        Id = "req_1",
        Snapshot = Snapshot,
        Codec = codec ?? OpenAiChatCodec.Instance,
        Operation = operation,
        Reply = reply,
        Arrived = Clock.GetTimestamp(),
        Hints = new CallerHints { ClientRetries = clientRetries },
        Credential = new CallerKey(key.AsMemory()),
        Source = new HeldBody(Encoding.UTF8.GetBytes(body)),
    };

    /// <summary>The same for a caller who says more.</summary>
    public Exchange Open(string body, MemoryReply reply, CallerHints hints) => new()
    {
        Id = "req_1",
        Snapshot = Snapshot,
        Codec = OpenAiChatCodec.Instance,
        Operation = Operation.Generate,
        Reply = reply,
        Arrived = Clock.GetTimestamp(),
        Hints = hints,
        Source = new HeldBody(Encoding.UTF8.GetBytes(body)),
    };

    /// <summary>Runs an exchange to its end, turning the clock whenever it waits.</summary>
    public Task<Exchange> RunAsync(string body, MemoryReply? reply = null, TimeSpan? step = null, int clientRetries = 0) =>
        RunAsync(Open(body, reply ?? new MemoryReply(), clientRetries), step);

    /// <summary>The same for one that was opened before.</summary>
    public async Task<Exchange> RunAsync(Exchange exchange, TimeSpan? step = null)
    {
        await TurnUntilAsync(Start(exchange), step);
        return exchange;
    }

    /// <summary>Sets an exchange going; the clock stands still until somebody turns it.</summary>
    public Task Start(Exchange exchange) => _line.RunAsync(exchange);

    /// <summary>Turns the clock until what was started has ended.</summary>
    public async Task TurnUntilAsync(Task running, TimeSpan? step = null)
    {
        while (!running.IsCompleted)
        {
            if (Clock.PendingTimers > 0)
            {
                Clock.Advance(step ?? TimeSpan.FromMilliseconds(50));
            }

            await Task.Yield();
        }

        await running;
    }

    private static TimeoutLimits Limits(TimeSpan total, double share) =>
        new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8), total, share, TimeSpan.FromSeconds(30));

    private static Target Target(int index, Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> behaviour, TargetDefence defence) => new()
    {
        Model = $"m-{index}",
        Upstream = new ScriptedUpstream($"p-{index}", behaviour),
        Codecs = [OpenAiChatCodec.Instance],
        UpstreamModel = "m"u8.ToArray(),
        Defence = defence,
        Writing = new RequestTarget { Provider = $"p-{index}", UpstreamModel = "m" },
    };
}
