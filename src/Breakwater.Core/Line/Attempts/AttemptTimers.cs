using System.Collections.Concurrent;

namespace Breakwater.Core.Line.Attempts;

/// <summary>A bounded pool of attempt timers; safe for concurrent use.</summary>
public sealed class AttemptTimers(TimeProvider clock)
{
    private const int Kept = 1024;
    private readonly ConcurrentQueue<AttemptTimer> _free = new();

    public AttemptTimer Rent() => _free.TryDequeue(out var timer) ? timer : new AttemptTimer(clock);

    /// <summary>Stops a timer and keeps it when it never fired.</summary>
    public void Return(AttemptTimer timer)
    {
        if (timer.Stop() && _free.Count < Kept)
        {
            _free.Enqueue(timer);
        }
        else
        {
            timer.Dispose();
        }
    }
}
