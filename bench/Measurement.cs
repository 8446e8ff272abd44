using System.Diagnostics;

namespace Breakwater.Bench;

/// <summary>
/// What a benchmark cost per operation. Bytes are exact and repeat; nanoseconds are CPU time of all its threads, the median of several rounds, and depend on the machine.
/// </summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Bytes">Allocated, or held, per operation.</param>
/// <param name="Nanoseconds">CPU time per operation; zero when not asked for.</param>
/// <param name="Cpus">How many CPUs its threads had: of two that contend, one may wait for the other, or for a CPU.</param>
internal sealed record Measurement(string Name, double Bytes, double Nanoseconds, double Cpus)
{
    private const int WarmUps = 3;
    private const int ByteRounds = 5;
    private const int TimeRounds = 9;
    private const int MostRounds = 150;
    private const double NearlyTwo = 1.8;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Measures bytes, and times too when asked.</summary>
    public static Measurement Of(Benchmark benchmark, bool timed)
    {
        if (benchmark.Held)
        {
            return new Measurement(benchmark.Name, Math.Round(Held(benchmark.Run) / (double)benchmark.Operations, 0), 0, 0);
        }

        for (var i = 0; i < WarmUps; i++)
        {
            benchmark.Run();
            benchmark.Without?.Invoke();
            benchmark.Beside?.Invoke();
        }

        var bytes = (Allocated(benchmark.Run, benchmark.Beside) - Allocated(benchmark.Without, null)) / (double)(benchmark.Operations * benchmark.Threads);
        var (nanoseconds, cpus) = timed ? MedianTime(benchmark) : default;
        return new Measurement(benchmark.Name, Math.Round(bytes, 2), nanoseconds, cpus);
    }

    private static long Held(Action run)
    {
        run();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        run();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }

    // The least of a few rounds: a pool that grows or a table that is filled once is no cost of the operation.
    private static long Allocated(Action? run, Action? beside)
    {
        var least = run is null ? 0 : long.MaxValue;
        for (var round = 0; run is not null && round < ByteRounds; round++)
        {
            least = Math.Min(least, Threads.Sum(() => BytesOf(run), beside is null ? null : () => BytesOf(beside)));
        }

        return least;
    }

    // What a thread sets up for itself when it first comes here is no cost of the operation either.
    private static long BytesOf(Action run)
    {
        run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Two threads contend only while both run, so of them the rounds count in which they had nearly two CPUs; where there are too few, those with most of them.
    private static (double Nanoseconds, double Cpus) MedianTime(Benchmark benchmark)
    {
        var rounds = new List<(double Cpus, double Nanoseconds)>();
        var full = 0;
        while (full < TimeRounds && rounds.Count < MostRounds)
        {
            var (run, cpus) = Time(benchmark.Run, benchmark.Beside);
            var (without, _) = Time(benchmark.Without, null);
            rounds.Add((cpus, (run - without) / benchmark.Operations));
            full += benchmark.Beside is null || cpus >= NearlyTwo ? 1 : 0;
        }

        var (had, nanoseconds) = rounds.OrderByDescending(round => round.Cpus).Take(TimeRounds).OrderBy(round => round.Nanoseconds).ElementAt(TimeRounds / 2);
        return (nanoseconds, had);
    }

    // CPU time, because it counts what the operation does and not what else the machine had to do meanwhile.
    private static (double Nanoseconds, double Cpus) Time(Action? run, Action? beside)
    {
        if (run is null)
        {
            return default;
        }

        var span = beside is null ? RoundTime : RoundTime / 5;
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var runs = Threads.Sum(() => Repeat(run, span), beside is null ? null : () => Repeat(beside, span));
        var used = Environment.CpuUsage.TotalTime - cpu;
        return (used.TotalNanoseconds / runs, used / Stopwatch.GetElapsedTime(started));
    }

    private static long Repeat(Action run, TimeSpan span)
    {
        var started = Stopwatch.GetTimestamp();
        var runs = 0L;
        do
        {
            run();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(started) < span);
        return runs;
    }
}
