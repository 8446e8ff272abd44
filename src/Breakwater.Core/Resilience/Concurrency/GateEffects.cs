using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>What follows from a step of the gate, gathered under its lock and carried out after it.</summary>
internal struct GateEffects
{
    private Waiter? first;
    private Waiter? last;
    private List<IPreemptible>? preempted;
    private TimeSpan? stepAt;

    public void Resume(Waiter waiter)
    {
        waiter.NextEnded = null;
        if (last is null)
        {
            first = waiter;
        }
        else
        {
            last.NextEnded = waiter;
        }

        last = waiter;
    }

    public void Preempt(IPreemptible holder) => (preempted ??= []).Add(holder);

    public void StepAt(TimeSpan due) => stepAt = due;

    public readonly void Run(Gate gate, IGateHost host)
    {
        // Read before it goes on: a waiter that is executed may serve the next call already.
        for (var (waiter, next) = (first, first?.NextEnded); waiter is not null; (waiter, next) = (next, next?.NextEnded))
        {
            host.Resume(waiter);
        }

        for (var at = 0; at < preempted?.Count; at++)
        {
            preempted[at].Preempt();
        }

        if (stepAt is { } due)
        {
            host.StepAt(gate, due);
        }
    }
}
