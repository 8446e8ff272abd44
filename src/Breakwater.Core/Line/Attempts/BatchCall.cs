using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Line.Attempts;

/// <summary>
/// A call of the batch lane while nothing of its answer has gone out (A1.15): asked for its permit, it is given up, whatever its attempt is waiting for.
/// Safe for concurrent use.
/// </summary>
internal sealed class BatchCall : IPreemptible
{
    private readonly Lock _gate = new();
    private AttemptTimer? _timer;
    private int _turn;
    private bool _gaveWay;

    /// <summary>True once it was asked for its permit.</summary>
    public bool GaveWay
    {
        get
        {
            lock (_gate)
            {
                return _gaveWay;
            }
        }
    }

    /// <summary>Its attempt is under way, on its own timer.</summary>
    public void Runs(AttemptTimer timer, int turn)
    {
        bool late;
        lock (_gate)
        {
            (_timer, _turn, late) = (timer, turn, _gaveWay);
        }

        if (late)
        {
            timer.Abandon(turn);
        }
    }

    public void Preempt()
    {
        AttemptTimer? timer;
        int turn;
        lock (_gate)
        {
            (timer, turn, _gaveWay) = (_timer, _turn, true);
        }

        timer?.Abandon(turn);
    }
}
