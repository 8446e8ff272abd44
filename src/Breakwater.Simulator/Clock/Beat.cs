namespace Breakwater.Simulator.Clock;

/// <summary>Something that is done at a moment; with a clock and a period, again and again.</summary>
internal sealed class Beat(Action work, VirtualClock? clock = null, TimeSpan period = default) : ClockEvent
{
    public override void Fire()
    {
        work();
        clock?.Set(this, period);
    }
}
