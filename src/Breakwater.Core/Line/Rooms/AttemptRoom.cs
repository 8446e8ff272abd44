using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Replies;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>
/// The only loop of the line: pick a target, enter it, send, relay, judge. Another attempt follows only while nothing is committed, the fault is retryable,
/// and attempts, deadline and retry budget allow (invariants 3 and 5).
/// </summary>
internal sealed class AttemptRoom(LineServices services) : IRoom
{
    private readonly TargetDoor _door = new(services);
    private readonly AttemptRun _run = new(services);

    public async ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        Rank(exchange);
        var course = new AttemptCourse(exchange, services);
        while (course.Next(out var index, out var wait))
        {
            if (wait > TimeSpan.Zero && !await services.WaitAsync(wait, exchange.Reply.Aborted).ConfigureAwait(false))
            {
                return new Fault(FaultKind.ClientGone, "the client left while the gateway waited before a retry");
            }

            var target = exchange.Targets[index];
            if (exchange.Operation == Operation.CountTokens && !TokenCountReply.IsNative(target))
            {
                exchange.Target = target;
                return await TokenCountReply.SendEstimateAsync(exchange).ConfigureAwait(false);
            }

            var entry = await _door.EnterAsync(exchange, target, course.PatienceFor(index)).ConfigureAwait(false);
            if (entry.Refusal is { } shut)
            {
                course.PassedOver(index, shut, entry.Busy);
                continue;
            }

            var attempt = new AttemptRecord(target, services.Clock.GetTimestamp()) { Waited = wait + entry.Waited, Hold = entry.Hold };
            if (_run.Prepare(exchange, attempt, out var prepared) is { } inexpressible)
            {
                course.Failed(index, inexpressible);
                continue;
            }

            if ((SpendGate.Refusal(exchange, services.Clock) ?? RetryBudgets.Refusal(exchange)) is { } spent)
            {
                prepared.Drop(services.Clock.Monotonic());
                return course.Last ?? spent;
            }

            exchange.Target = target;
            exchange.Attempts.Add(attempt);
            exchange.Race = Race.IsOpenTo(exchange) ? new Race(services, exchange, course, index, _door, _run) : null;
            var fault = await _run.RunAsync(exchange, prepared, course.TermsFor(index, entry.Hold)).ConfigureAwait(false);
            if (exchange.Race is { } race)
            {
                fault = await EndAsync(race, exchange, course, new RunnerEnd(index, attempt, fault)).ConfigureAwait(false);
            }
            else
            {
                Note(course, index, fault);
            }

            if (fault is null || fault.Committed)
            {
                return fault;
            }
        }

        return course.Verdict;
    }

    private void Rank(Exchange exchange)
    {
        var now = services.Clock.Monotonic();
        for (var i = 0; i < exchange.Targets.Count; i++)
        {
            exchange.Targets[i].Defence.Use(now);
        }

        Ranking.Apply(exchange, now, services.Random);
    }

    // Null or committed: the client is served. Else the course knows of every failure.
    private static async ValueTask<Fault?> EndAsync(Race race, Exchange exchange, AttemptCourse course, RunnerEnd first)
    {
        var second = await race.EndAsync().ConfigureAwait(false);
        exchange.Race = null;
        if (second is not { } hedge)
        {
            Note(course, first.Index, first.Fault);
            return first.Fault;
        }

        if (ReferenceEquals(exchange.Winner, hedge.Attempt))
        {
            return hedge.Fault;
        }

        if (!ReferenceEquals(exchange.Winner, first.Attempt))
        {
            Note(course, first.Index, first.Fault);
            Note(course, hedge.Index, hedge.Fault);
        }

        return first.Fault;
    }

    private static void Note(AttemptCourse course, int index, Fault? fault)
    {
        if (fault is { Committed: false })
        {
            course.Failed(index, fault);
        }
    }
}
