namespace Breakwater.Storage.Workers;

/// <summary>One piece of work for a session of an engine. Whoever waits may give it up until it begins, never after.</summary>
internal abstract class Job<TSession>
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private int _state;

    /// <summary>What it failed with; null when it did not.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>False when it was given up: then it must not run.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>False when it has begun: then it may take effect.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;

    /// <summary>Marks it as failed; the first failure stays.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    /// <summary>Does the work and keeps what it gives.</summary>
    public abstract void Execute(TSession session);

    /// <summary>Tells who waits how it ended.</summary>
    public abstract void Complete();
}
