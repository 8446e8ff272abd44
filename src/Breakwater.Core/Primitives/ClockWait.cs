namespace Breakwater.Core.Primitives;

/// <summary>
/// A wait that goes on right where it ends: on the timer's thread, or on the canceller's. The platform's own delay takes a cancelled wait to the thread pool,
/// which a simulation on one thread cannot follow, and throws.
/// </summary>
public static class ClockWait
{
    /// <summary>Waits on a clock; false when cancelled meanwhile.</summary>
    public static async ValueTask<bool> WaitAsync(this TimeProvider clock, TimeSpan wait, CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource<bool>();
        using var timer = clock.CreateTimer(static ended => ((TaskCompletionSource<bool>)ended!).TrySetResult(true), ended, wait, Timeout.InfiniteTimeSpan);
        using var registration = cancellation.UnsafeRegister(static ended => ((TaskCompletionSource<bool>)ended!).TrySetResult(false), ended);
        return await ended.Task.ConfigureAwait(false);
    }
}
