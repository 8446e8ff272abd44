namespace Breakwater.Storage.Workers;

/// <summary>A job that gives a value to who awaits it.</summary>
internal sealed class AwaitedJob<TSession, T>(Func<TSession, T> work) : Job<TSession>
{
    // Or the callers' code would run on the thread that all writes need.
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _made;

    public Task<T> Outcome => _outcome.Task;

    public override void Execute(TSession session) => _made = work(session);

    public override void Complete()
    {
        if (Failure is null)
        {
            _outcome.TrySetResult(_made!);
        }
        else if (_outcome.TrySetException(Failure))
        {
            // Seen: who gave up waiting for it has an exception of its own.
            _ = _outcome.Task.Exception;
        }
    }

    /// <summary>Ends it as cancelled, unless it has begun.</summary>
    public void Cancel(CancellationToken cancellation)
    {
        if (TryGiveUp())
        {
            _outcome.TrySetCanceled(cancellation);
        }
    }
}
