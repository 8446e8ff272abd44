using System.Globalization;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Bench.SideBySide;

/// <summary>Our machines and those of libraries on the same work, as a table in Markdown.</summary>
internal static class Table
{
    private const int Times = 1000;

    /// <summary>Both sides are measured in turn so many times, so that a change of the machine's mood meets both.</summary>
    private const int Turns = 5;

    private static readonly Contest[] Contests =
    [
        new("retry: fail, decide, compute the wait, succeed", "Polly.Core", () => OurMachines.Retry(waits: false), () => LibraryMachines.Retry(waits: false)),
        new("the same, waiting on a timer that fires at once", "Polly.Core", () => OurMachines.Retry(waits: true), () => LibraryMachines.Retry(waits: true)),
        new("breaker, closed: enter, call, report", "Polly.Core", OurMachines.Breaker, LibraryMachines.Breaker),
        new("concurrency limiter: acquire, release", "RateLimiting", () => OurMachines.Gate(new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 64 }), LibraryMachines.Concurrency),
        new("the same, ours with the limit found by itself", "RateLimiting", () => OurMachines.Gate(new GatePolicy { Initial = 64 }), LibraryMachines.Concurrency),
        new("token bucket: take one", "RateLimiting", OurMachines.Bucket, LibraryMachines.Bucket),
    ];

    public static void Print(TextWriter output)
    {
        output.WriteLine("| work | beside | ours, ns | theirs, ns | ÷ | two threads: ours, ns | theirs, ns | ÷ | ours, bytes | theirs, bytes | CPUs that two threads had |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var contest in Contests)
        {
            output.WriteLine(Row(contest));
        }

        var clock = Measurement.Of(One(OurMachines.ClockAlone), timed: true);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nOf ours, one reading of the clock: {clock.Nanoseconds:0} ns."));
    }

    private static string Row(Contest contest)
    {
        var (ours, theirs) = Measure(One(contest.Ours), One(contest.Theirs));
        var (oursTwo, theirsTwo) = Measure(Two(contest.Ours), Two(contest.Theirs));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {contest.Work} | {contest.Library} | {ours.Nanoseconds:0} | {theirs.Nanoseconds:0} | {ours.Nanoseconds / theirs.Nanoseconds:0.00} | {oursTwo.Nanoseconds:0} | {theirsTwo.Nanoseconds:0} | {oursTwo.Nanoseconds / theirsTwo.Nanoseconds:0.00} | {Math.Max(ours.Bytes, oursTwo.Bytes):0.#} | {Math.Max(theirs.Bytes, theirsTwo.Bytes):0.#} | {Math.Min(oursTwo.Cpus, theirsTwo.Cpus):0.0} |");
    }

    private static (Measurement Ours, Measurement Theirs) Measure(Benchmark ours, Benchmark theirs)
    {
        var (left, right) = (new Measurement[Turns], new Measurement[Turns]);
        for (var turn = 0; turn < Turns; turn++)
        {
            (left[turn], right[turn]) = (Measurement.Of(ours, timed: true), Measurement.Of(theirs, timed: true));
        }

        return (Median(left), Median(right));
    }

    private static Measurement Median(Measurement[] turns) => turns.OrderBy(turn => turn.Nanoseconds).ElementAt(Turns / 2);

    private static Benchmark One(Func<Side> open) => new("one", Times, Repeat(open()()));

    private static Benchmark Two(Func<Side> open)
    {
        var side = open();
        return new Benchmark("two", Times, Repeat(side()), Beside: Repeat(side()));
    }

    private static Action Repeat(Action once) => () =>
    {
        for (var i = 0; i < Times; i++)
        {
            once();
        }
    };
}
