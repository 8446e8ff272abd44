using System.Diagnostics;

namespace Breakwater.Bench;

/// <summary>What a benchmark cost per operation. Bytes are exact and repeat; nanoseconds are the median of several rounds and depend on the machine.</summary>
internal sealed record Measurement(string Name, double Bytes, double Nanoseconds)
{
    private const int WarmUps = 3;
    private const int ByteRounds = 5;
    private const int TimeRounds = 9;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures bytes, and times too when asked.</summary>
    public static Measurement Of(Benchmark benchmark, bool timed)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            benchmark.Run();
            benchmark.Without?.Invoke();
        }

        var bytes = (Allocated(benchmark.Run) - Allocated(benchmark.Without)) / (double)benchmark.Operations;
        return new Measurement(benchmark.Name, Math.Round(bytes, 2), timed ? MedianTime(benchmark) : 0);
    }

    // The least of a few rounds: a pool that grows or a table that is filled once is no cost of the operation.
    private static long Allocated(Action? run)
    {
        var least = run is null ? 0 : long.MaxValue;
        for (var round = 0; run is not null && round < ByteRounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static double MedianTime(Benchmark benchmark)
    {
        var rounds = new double[TimeRounds];
        for (var round = 0; round < TimeRounds; round++)
        {
            rounds[round] = (Time(benchmark.Run) - Time(benchmark.Without)) / benchmark.Operations;
        }

        Array.Sort(rounds);
        return rounds[TimeRounds / 2];
    }

    private static double Time(Action? run)
    {
        var started = Stopwatch.GetTimestamp();
        var runs = 0;
        while (run is not null && (runs++ == 0 || Stopwatch.GetElapsedTime(started) < RoundTime))
        {
            run();
        }

        return runs == 0 ? 0 : Stopwatch.GetElapsedTime(started).TotalNanoseconds / runs;
    }
}
