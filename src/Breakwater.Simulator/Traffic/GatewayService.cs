using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Traffic;

/// <summary>The gateway's line, entered as the door of the server would enter it.</summary>
internal sealed class GatewayService(RequestLine line, LineSnapshot snapshot, IIdSource ids, TimeProvider clock, IReadOnlyList<ModelledProvider> providers) : IService
{
    private readonly DiscardingWriter _body = new();
    private readonly TimeSpan _origin = clock.Monotonic();

    /// <summary>Every request that is over, in that order.</summary>
    public List<RequestTrace> Traces { get; } = [];

    /// <summary>Requests under way.</summary>
    public int Open { get; private set; }

    public async ValueTask<Heard> AskAsync(Ask ask, int retries, CancellationToken patience)
    {
        var sink = new MemorySink(_body, patience);
        var told = ask.Cohort.Client.TellsRetries ? retries : 0;
        var exchange = new Exchange
        {
            Id = ids.Next("req_"),
            Snapshot = snapshot,
            Codec = ask.Codec,
            Operation = Operation.Generate,
            Reply = sink,
            Arrived = clock.GetTimestamp(),
            Hints = told == 0 && ask.Cohort.Tier is null ? CallerHints.None : new CallerHints { ClientRetries = told, SlaTier = ask.Cohort.Tier },
            Credential = ask.Key,
            Source = new HeldBody(ask.Body),
        };
        Open++;
        await line.RunAsync(exchange).ConfigureAwait(false);
        Open--;
        var isGood = exchange.Fault is null && sink is { Status: 200, WasCut: false };
        Note(ask, exchange, isGood, told > 0);
        return isGood || (exchange.Fault is { Committed: false } && !patience.IsCancellationRequested)
            ? Answered(exchange, sink.Status, isGood)
            : new Heard { Attempts = exchange.Attempts.Count };
    }

    private static Heard Answered(Exchange exchange, int status, bool isGood) => new()
    {
        IsGood = isGood,
        Status = status,
        RetryAfter = exchange.Fault is { } fault ? Told(status, fault) : null,
        ShouldRetry = isGood ? null : false,
        Attempts = exchange.Attempts.Count,
    };

    // As the server's answers say it: whole seconds on what may pass.
    private static TimeSpan? Told(int status, Fault fault) => status is 429 or 503 or 529
        ? TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling((fault.RetryAfter ?? FaultWaits.Default(fault.Kind)).TotalSeconds), 1, 3600))
        : null;

    private void Note(Ask ask, Exchange exchange, bool isGood, bool isRetry)
    {
        var tried = 0u;
        foreach (var attempt in exchange.Attempts)
        {
            for (var i = 0; i < providers.Count; i++)
            {
                tried |= ReferenceEquals(attempt.Target.Upstream, providers[i]) ? 1u << i : 0;
            }
        }

        var arrived = clock.GetElapsedTime(0, exchange.Arrived) - _origin;
        var took = clock.GetElapsedTime(exchange.Arrived);
        var queued = exchange.Attempts.Count == 0 ? took : clock.GetElapsedTime(exchange.Arrived, exchange.Attempts[0].Started);
        Traces.Add(new RequestTrace(ask.Number, arrived, took, queued, exchange.Attempts.Count, tried, isGood, isRetry));
    }
}
