using Breakwater.Bench.Samples;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Streaming;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Telemetry;

namespace Breakwater.Bench.Cases;

/// <summary>The rooms one by one, and whole requests from door to settlement without sockets.</summary>
internal static class LineCases
{
    private const int Times = 100;
    private const int Short = 100;
    private const int Deltas = 1000;

    public static IEnumerable<Benchmark> All()
    {
        yield return Repeat("tenancy.hash", static () => KeyHash.TryCompute(Gateway.Key, out _));
        yield return Repeat("tenancy.find", static () => Gateway.Tenants.Find(Gateway.Caller, TimeProvider.System));
        yield return PlanCached();
        yield return Repeat("plan.made", static () => RoutePlanner.Plan(new RouteQuery("model-150"), Gateway.Routes, out _));
        yield return Repeat("plan.twenty", static () => PlanChoice.Decide(TwentyCandidates.Ask()));
        yield return LogRecord();
        yield return LogDecision();
        yield return Counted("objectives.request", static exchange => OutcomeCount.Record(exchange));
        var meters = new Meters(TimeProvider.System, new LastExchange());
        yield return Counted("metrics.request", meters.Write);
        foreach (var wires in Wires.All)
        {
            yield return Plain($"line.{wires.Name}.1k", wires, wires, 1024);
        }

        yield return Plain("line.chat.50k", Wires.Chat, Wires.Chat, 50_000);
        yield return Plain("line.anthropic-to-chat.1k", Wires.Anthropic, Wires.Chat, 1024);
        foreach (var wires in Wires.All)
        {
            yield return Streamed(wires);
        }

        yield return Held();
    }

    private static Benchmark Repeat(string name, Action once) => new(name, Times, () =>
    {
        for (var i = 0; i < Times; i++)
        {
            once();
        }
    });

    private static Benchmark PlanCached()
    {
        var plans = new PlanCache();
        var key = new PlanKey("bench-model", ModelKind.Generation, null, "tenant-5000", SlaTier.Silver);
        plans.Keep(key, new CachedPlan([], "", ""));
        return Repeat("plan.cached", () => plans.TryFind(key, out _));
    }

    private static Benchmark LogRecord()
    {
        var last = new LastExchange();
        Plain(Wires.Chat, Wires.Chat, 1024, last).Serve();
        var output = new PooledBuffer(4096);
        return Repeat("log.request", () =>
        {
            output.Clear();
            RequestRecord.Write(last.Seen!, TimeProvider.System, output);
        });
    }

    private static Benchmark Counted(string name, Action<Exchange> count)
    {
        var last = new LastExchange();
        Plain(Wires.Chat, Wires.Chat, 1024, last).Serve();
        return Repeat(name, () => count(last.Seen!));
    }

    // A decision from the request's end to the worker's hands, its part of a block included.
    private static Benchmark LogDecision()
    {
        var last = new LastExchange();
        Plain(Wires.Chat, Wires.Chat, 1024, last).Serve();
        var log = new DecisionLog(TimeProvider.System);
        return new Benchmark("log.decision", DecisionLog.BlockLength, () =>
        {
            for (var i = 0; i < DecisionLog.BlockLength; i++)
            {
                log.Write(last.Seen!);
            }

            using var memory = log.Take(all: true) is { Marks.Count: DecisionLog.BlockLength } block ? block.Memory : throw new InvalidOperationException("a decision was dropped");
        });
    }

    private static Benchmark Plain(string name, Wires caller, Wires provider, int size)
    {
        var gateway = Plain(caller, provider, size, new LastExchange());
        return Repeat(name, gateway.Serve);
    }

    private static Gateway Plain(Wires caller, Wires provider, int size, IRequestLog log) =>
        new(caller.Codec, caller.Request(size, false), provider.Codec, provider.Answer, "application/json", log);

    private static Benchmark Streamed(Wires wires)
    {
        var (few, many) = (Stream(Short), Stream(Short + Deltas));
        return new Benchmark($"line.{wires.Name}.delta", Deltas, many.Serve, few.Serve);

        Gateway Stream(int deltas) => new(wires.Codec, wires.Request(1024, true), wires.Codec, wires.Stream(deltas), "text/event-stream", new LastExchange());
    }

    // What the line keeps for a stream under way, its caller's and provider's connections not counted.
    private static Benchmark Held()
    {
        var whole = Wires.Chat.Stream(2);
        var beginning = whole[..(whole.AsSpan(0, whole.Length / 2).LastIndexOf("\n\n"u8) + 2)];
        var gateway = new Gateway(Wires.Chat.Codec, Wires.Chat.Request(1024, true), Wires.Chat.Codec, beginning, "text/event-stream", new LastExchange(), stays: true);
        var kept = new List<object>(4 * Deltas);
        return new Benchmark("line.chat.held", Deltas, () =>
        {
            for (var i = 0; i < Deltas; i++)
            {
                kept.Add(gateway.Open());
            }
        })
        {
            Held = true,
        };
    }

    private sealed class LastExchange : IRequestLog
    {
        public Exchange? Seen { get; private set; }

        public void Write(Exchange exchange) => Seen = exchange;
    }
}
