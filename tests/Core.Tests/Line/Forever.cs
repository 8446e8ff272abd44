namespace Breakwater.Core.Tests.Line;

/// <summary>A wait that only its cancelling ends, and that goes on right there: the platform's own goes on in the pool, while the test's clock runs away.</summary>
internal static class Forever
{
    public static async Task WaitAsync(CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource();
        using var registration = cancellation.UnsafeRegister(static (ended, token) => ((TaskCompletionSource)ended!).TrySetCanceled(token), ended);
        await ended.Task;
    }
}
