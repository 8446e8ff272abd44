using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>What an ended attempt tells the machines of its target, once (invariant 10).</summary>
internal static class AttemptVerdict
{
    public static void Give(Exchange exchange, AttemptRecord attempt, TimeProvider clock)
    {
        var now = clock.Monotonic();
        TimeSpan? first = attempt.FirstContent == 0 ? null : clock.GetElapsedTime(attempt.Started, attempt.FirstContent);
        attempt.Hold.End(attempt.Fault, now, first);
        var latency = exchange.IsStream && first is { } came ? came : clock.GetElapsedTime(attempt.Started, attempt.Ended);
        attempt.Target.Defence.Health.Record(new HealthSample(HealthOutcomes.Of(attempt.Fault), latency, HealthScenes.Of(exchange.IsStream, exchange.Intent)), now);
    }
}
