using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>What an ended attempt tells the machines of its target, once (invariant 10).</summary>
internal static class AttemptVerdict
{
    public static void Give(Exchange exchange, AttemptRecord attempt, TimeProvider clock)
    {
        var now = clock.Monotonic(attempt.Ended);
        TimeSpan? first = attempt.FirstContent == 0 ? null : clock.GetElapsedTime(attempt.Started, attempt.FirstContent);
        attempt.Hold.End(attempt.Fault, clock.GetElapsedTime(0, attempt.Started), now, first, attempt.Status != 0);
        var latency = first ?? clock.GetElapsedTime(attempt.Started, attempt.Ended);
        var sample = new HealthSample(HealthReading.OutcomeOf(attempt.Fault), latency, HealthReading.SceneOf(exchange.IsStream, exchange.Intent));
        attempt.Target.Defence.Health.Record(sample, now);
        exchange.Snapshot.Defences.Ended(sample, now);
    }
}
