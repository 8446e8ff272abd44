namespace Breakwater.Bench;

/// <summary>One or two threads that begin at the same moment, two of them on a CPU each.</summary>
internal static class Threads
{
    /// <summary>The sum of what <paramref name="here"/> returns on this thread and <paramref name="there"/> on another; null for this thread alone.</summary>
    public static long Sum(Func<long> here, Func<long>? there)
    {
        if (there is null)
        {
            return here();
        }

        using var start = new Barrier(2);
        var other = 0L;
        Exception? failure = null;
        var thread = new Thread(() => failure = Caught(() =>
        {
            using var pin = new CpuPin(1);
            start.SignalAndWait();
            other = there();
        }));
        thread.Start();
        using var ownPin = new CpuPin(0);
        start.SignalAndWait();
        var own = here();
        thread.Join();
        return failure is null ? own + other : throw new InvalidOperationException("the second thread failed", failure);
    }

    private static Exception? Caught(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException)
        {
            return e;
        }
    }
}
