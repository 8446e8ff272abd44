using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Lets waiters go on at once, and keeps the moments at which the gate wants to be stepped.</summary>
internal sealed class ScriptedHost : IGateHost
{
    public List<TimeSpan> Asked { get; } = [];

    /// <summary>Waiters are kept here instead of going on when this is a list.</summary>
    public List<IThreadPoolWorkItem>? Held { get; set; }

    public void Resume(IThreadPoolWorkItem waiter)
    {
        if (Held is { } held)
        {
            held.Add(waiter);
        }
        else
        {
            waiter.Execute();
        }
    }

    public void StepAt(Gate gate, TimeSpan due) => Asked.Add(due);
}
