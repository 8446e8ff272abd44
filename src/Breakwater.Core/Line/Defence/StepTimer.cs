using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Line.Defence;

/// <summary>The one timer of all gates: each is stepped when it asked to be. Safe for concurrent use.</summary>
internal sealed class StepTimer : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Gate, TimeSpan> _due = new();
    private TimeSpan _wakesAt = TimeSpan.MaxValue;

    public StepTimer(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static self => ((StepTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void At(Gate gate, TimeSpan due)
    {
        lock (_gate)
        {
            _due.Enqueue(gate, due);
            if (due < _wakesAt)
            {
                Arm_NeedsLock(due);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        var now = _clock.Monotonic();
        while (Next(now) is { } gate)
        {
            gate.Step(now);
        }
    }

    private Gate? Next(TimeSpan now)
    {
        lock (_gate)
        {
            if (_due.TryPeek(out var gate, out var due) && due <= now)
            {
                _due.Dequeue();
                return gate;
            }

            _wakesAt = TimeSpan.MaxValue;
            if (gate is not null)
            {
                Arm_NeedsLock(due);
            }

            return null;
        }
    }

    // A timer counts whole milliseconds; a step too late by one does no harm, one too early would only come again.
    private void Arm_NeedsLock(TimeSpan due)
    {
        _wakesAt = due;
        var sleep = due - _clock.Monotonic();
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(sleep.TotalMilliseconds), 1, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }
}
