namespace Breakwater.Testing;

/// <summary>What code allocates each time it runs.</summary>
public static class Allocations
{
    private const int Runs = 5;

    /// <summary>
    /// The least of a few runs, in bytes. The runtime allocates on a thread now and then too, such as when its compiler begins with a method that this thread made hot, so one run alone proves nothing.
    /// </summary>
    public static long EachTime(Action run) => EachTime(run, static run => run());

    /// <summary>The same with what a lambda cannot keep.</summary>
    public static long EachTime<T>(T with, Action<T> run)
        where T : allows ref struct
    {
        var least = long.MaxValue;
        for (var i = 0; i < Runs && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run(with);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
