using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Attempts;

/// <summary>What an attempt is waiting for, each with a limit of its own (A3.14, F-B1).</summary>
public enum AttemptPhase { FirstToken, Idle, ClientWrite, Total }

/// <summary>
/// The clock of one attempt: one timer and one cancellation source for all its phases. Progress only notes a timestamp; the timer looks at it when it fires
/// and goes back to sleep if there was any, so that a token costs no timer operation. Rented from a pool, because every attempt needs one; it stays set from one
/// attempt to the next, which it serves too when it wakes early enough.
/// </summary>
public sealed class AttemptTimer : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _clientGone;
    private long _phaseStarted;
    private long _wakesAt;
    private TimeSpan _limit;
    private Deadline _total;
    private AttemptPhase _phase;
    private ISoftTimeout? _soft;
    private long _softAt;
    private int _turn;
    private bool _running;
    private bool _abandoned;

    public AttemptTimer(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static self => ((AttemptTimer)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a limit is hit or the client leaves.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The limit that was hit; null when none was.</summary>
    public AttemptPhase? Expired { get; private set; }

    /// <summary>The limit of the phase under way.</summary>
    public TimeSpan Limit => _limit;

    /// <summary>Starts the clock of an attempt that must end by <paramref name="total"/>; gives the number of this turn, for <see cref="Abandon(int)"/>.</summary>
    public int Start(Deadline total, CancellationToken clientGone)
    {
        lock (_gate)
        {
            _total = total;
            _running = true;
            _turn++;
            Expired = null;
        }

        _clientGone = clientGone.UnsafeRegister(static self => ((AttemptTimer)self!)._source.Cancel(), this);
        return _turn;
    }

    /// <summary>Tells <paramref name="soft"/> once, when the attempt has run for <paramref name="after"/> and still waits for its first content; to be set before that phase.</summary>
    public void Remind(ISoftTimeout soft, TimeSpan after)
    {
        lock (_gate)
        {
            _soft = soft;
            _softAt = _clock.GetTimestamp() + Ticks(after);
        }
    }

    /// <summary>
    /// Begins a phase with its own limit; <see cref="Timeout.InfiniteTimeSpan"/> leaves only the total. Cheap when the timer wakes early enough anyway.
    /// </summary>
    public void Enter(AttemptPhase phase, TimeSpan limit)
    {
        lock (_gate)
        {
            (_phase, _limit) = (phase, limit);
            _soft = phase == AttemptPhase.FirstToken ? _soft : null;
            var now = _phaseStarted = _clock.GetTimestamp();
            var due = Due_NeedsLock(now);
            if (_wakesAt == 0 || (due != TimeSpan.MaxValue && now + Ticks(due) < _wakesAt))
            {
                Arm_NeedsLock(now, due);
            }
        }
    }

    /// <summary>Something arrived: the running phase's limit counts from now.</summary>
    public void Progress() => Volatile.Write(ref _phaseStarted, _clock.GetTimestamp());

    /// <summary>Gives the attempt up: whatever waits on <see cref="Token"/> ends at once.</summary>
    public void Abandon() => _source.Cancel();

    /// <summary>Gives up the attempt of one turn, from any thread; nothing happens when that turn has ended.</summary>
    public void Abandon(int turn)
    {
        lock (_gate)
        {
            if (!_running || _turn != turn)
            {
                return;
            }

            _abandoned = true;
        }

        _source.Cancel();
    }

    /// <summary>Ends the attempt; true when the object may serve another one. A source that was or is being cancelled never does.</summary>
    public bool Stop()
    {
        _clientGone.Dispose();
        lock (_gate)
        {
            _running = false;
            _soft = null;
        }

        return Expired is null && !_abandoned && _source.TryReset();
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (Expired is null && !_abandoned)
            {
                _source.Dispose();
            }
        }

        // An expired or abandoned source may be cancelled this very moment; it holds nothing and is left to the collector.
    }

    private void Fire()
    {
        ISoftTimeout? soft = null;
        lock (_gate)
        {
            _wakesAt = 0;
            if (!_running)
            {
                return;
            }

            var now = _clock.GetTimestamp();
            if (_soft is not null && now >= _softAt)
            {
                (soft, _soft) = (_soft, null);
            }

            var idle = _clock.GetElapsedTime(Volatile.Read(ref _phaseStarted), now);
            if (_total.RemainingAt(now) == TimeSpan.Zero)
            {
                Expired = AttemptPhase.Total;
            }
            else if (_limit != Timeout.InfiniteTimeSpan && idle >= _limit)
            {
                Expired = _phase;
            }
            else
            {
                Arm_NeedsLock(now, Due_NeedsLock(now));
            }
        }

        if (Expired is not null)
        {
            _source.Cancel();
        }
        else
        {
            soft?.Passed();
        }
    }

    private TimeSpan Due_NeedsLock(long now)
    {
        var due = _total.RemainingAt(now);
        if (_soft is not null)
        {
            var soft = now >= _softAt ? TimeSpan.Zero : _clock.GetElapsedTime(now, _softAt);
            due = soft < due ? soft : due;
        }

        if (_limit == Timeout.InfiniteTimeSpan)
        {
            return due;
        }

        var left = _limit - _clock.GetElapsedTime(Volatile.Read(ref _phaseStarted), now);
        return left < due ? left : due;
    }

    private void Arm_NeedsLock(long now, TimeSpan due)
    {
        // A timer counts whole milliseconds and may fire one too early; a look too soon only arms it again.
        var sleep = due == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(due.TotalMilliseconds), 1, int.MaxValue));
        _wakesAt = due == TimeSpan.MaxValue ? long.MaxValue : now + Ticks(sleep);
        _timer.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _clock.TimestampFrequency);
}
