using System.Runtime.CompilerServices;
using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Rooms;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Samples;

/// <summary>
/// What the line does for a request of 1 KB as far as the storm defence goes, and nothing else of the line. Owned by one thread; the exchange and its attempt are
/// used again, because their memory is counted where the whole line is.
/// </summary>
internal sealed class DefendedRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly LineServices _services;
    private readonly AdmitRoom _admit;
    private readonly ReserveRoom _reserve;
    private readonly TargetDoor _door;
    private readonly SettleRoom _settle;
    private readonly AttemptRecord _attempt;
    private readonly Target[] _targets;

    public DefendedRequest(DefendedLine line)
    {
        (_services, _targets) = (line.Services, line.Targets);
        (_admit, _reserve, _door, _settle) = (new AdmitRoom(_services), new ReserveRoom(_services), new TargetDoor(_services), new SettleRoom(_services));
        Exchange = new Exchange
        {
            Id = "req_bench",
            Snapshot = line.Snapshot,
            Codec = Wires.Chat.Codec,
            Operation = Operation.Generate,
            Reply = new MemoryClient([]),
            Arrived = DefendedLine.Clock.GetTimestamp(),
            Tenant = DefendedLine.Caller,
            Envelope = new Envelope { Model = "bench-model", MaxOutputTokens = 256 },
            Route = "default",
            Targets = line.Targets,
            Deadline = Deadline.After(DefendedLine.Clock, TimeSpan.FromDays(1)),
        };
        var body = new PooledBuffer(1024);
        body.GetSpan(1024);
        body.Advance(1024);
        Exchange.OwnBody(body);
        Exchange.Need = TokenEstimate.Of(Exchange, PromptScan.Read(Exchange.Body.Span));
        var started = DefendedLine.Clock.GetTimestamp();
        _attempt = new AttemptRecord(line.Targets[0], started)
        {
            Status = 200,
            Ended = started + (DefendedLine.Clock.TimestampFrequency / 2),
            Usage = new TokenUsage { Input = 250, Output = 100 },
        };
    }

    public Exchange Exchange { get; }

    /// <summary>From admission to settlement; the answer comes with these headers.</summary>
    public void Pass(RateHeaders headers)
    {
        var passing = PassAsync(headers);
        if (!passing.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("the defence refused a request, or kept it waiting");
        }
    }

    private async ValueTask PassAsync(RateHeaders headers)
    {
        Good(await _admit.EnterAsync(Exchange).ConfigureAwait(false));
        Good(await _reserve.EnterAsync(Exchange).ConfigureAwait(false));
        var now = _services.Clock.Monotonic();
        foreach (var target in _targets)
        {
            target.Defence.Use(now);
        }

        Ranking.Apply(Exchange, now, _services.Random);
        var entry = await _door.EnterAsync(Exchange, Exchange.Targets[0], Patience).ConfigureAwait(false);
        Good(entry.Refusal);
        SetHold(_attempt, entry.Hold);
        Good(RetryBudgets.Refusal(Exchange));
        Exchange.Attempts.Add(_attempt);
        _attempt.Hold.HeadersCame(headers, _services.Clock);
        AttemptVerdict.Give(Exchange, _attempt, _services.Clock);
        await _settle.EnterAsync(Exchange).ConfigureAwait(false);
        Exchange.Attempts.Clear();
    }

    private static void Good(Fault? fault)
    {
        if (fault is not null)
        {
            throw new InvalidOperationException($"the defence refused a request: {fault}");
        }
    }

    // An attempt gets its hold when it is made, and the line makes a new one each time.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Hold")]
    private static extern void SetHold(AttemptRecord attempt, TargetHold hold);
}
