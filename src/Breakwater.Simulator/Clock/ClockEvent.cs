namespace Breakwater.Simulator.Clock;

/// <summary>What happens at a moment of virtual time; fires once for each time it is set.</summary>
internal abstract class ClockEvent
{
    /// <summary>Where it stands in the queue; -1 while it is not set. The queue's own note.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Runs on the simulation's thread, after the event has left the queue.</summary>
    public abstract void Fire();
}
