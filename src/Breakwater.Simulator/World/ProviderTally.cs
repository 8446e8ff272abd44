namespace Breakwater.Simulator.World;

/// <summary>What a provider counted, per second and exactly.</summary>
internal sealed class ProviderTally(int seconds)
{
    private TimeSpan _since;

    /// <summary>Every request that reached it or tried to.</summary>
    public Series Attempts { get; } = new(seconds);

    /// <summary>Requests it let in.</summary>
    public Series Accepted { get; } = new(seconds);

    /// <summary>Answers it completed.</summary>
    public Series Answered { get; } = new(seconds);

    /// <summary>Tokens of the requests it let in.</summary>
    public Series Tokens { get; } = new(seconds);

    /// <summary>429s.</summary>
    public Series Throttled { get; } = new(seconds);

    /// <summary>5xx.</summary>
    public Series Errors { get; } = new(seconds);

    /// <summary>Connections it refused, or broke.</summary>
    public Series Refused { get; } = new(seconds);

    /// <summary>Requests that it had let in and whose caller gave them up.</summary>
    public Series Cancelled { get; } = new(seconds);

    /// <summary>Requests under way, in ticks: a second's value over the ticks of a second is its mean.</summary>
    public Series InFlight { get; } = new(seconds);

    /// <summary>Requests under way now.</summary>
    public int Running { get; private set; }

    /// <summary>The most there ever were.</summary>
    public int MostRunning { get; private set; }

    /// <summary>Time spent on answers that nobody waited for any more.</summary>
    public TimeSpan Wasted { get; private set; }

    public void Enter(TimeSpan now)
    {
        Change(now, 1);
        MostRunning = Math.Max(MostRunning, Running);
    }

    public void Leave(TimeSpan now) => Change(now, -1);

    public void Waste(TimeSpan spent) => Wasted += spent;

    /// <summary>Brings the time under way up to date.</summary>
    public void Close(TimeSpan now) => Change(now, 0);

    private void Change(TimeSpan now, int by)
    {
        InFlight.AddOver(_since, now, Running);
        _since = now;
        Running += by;
    }
}
