using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>
/// A provider with a hidden limit, of concurrency or of starts per second (a bucket of requests or tokens of equal size), behind a gate under callers who always want more.
/// Refusals come back after 50 ms.
/// </summary>
internal sealed class HiddenProvider(VirtualWorld world, Gate gate)
{
    private readonly List<Second> seconds = [];
    private TimeSpan filledAt;
    private double tokens;
    private TimeSpan measuredAt;

    /// <summary>The most calls at once; null when only the rate counts.</summary>
    public int? Concurrency { get; set; }

    /// <summary>Starts per second; null when only concurrency counts.</summary>
    public double? Rate { get; set; }

    /// <summary>Starts that a full bucket allows at once.</summary>
    public double Burst { get; set; }

    /// <summary>Calls at once past which first content comes later, by the square of how many times as many there are; null when it never does.</summary>
    public int? SlowsPast { get; init; }

    public double MeanSeconds { get; init; } = 4;

    public double Sigma { get; init; } = 0.7;

    /// <summary>What its refusals ask for; null when they say nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int Busy { get; private set; }

    /// <summary>Every call that reached the provider: when, whose, accepted or not.</summary>
    public List<(TimeSpan At, string Tenant, bool Accepted)> Trace { get; } = [];

    public void Fill() => tokens = Burst;

    /// <summary>So many callers, each of whom asks again as soon as it was served or refused.</summary>
    public void Besiege(int callers)
    {
        for (var caller = 0; caller < callers; caller++)
        {
            Ask($"tenant-{caller % 7}");
        }
    }

    public double InFlight(int from, int to) => Part(from, to).Sum(second => second.BusySeconds) / (to - from);

    public double Goodput(int from, int to) => Part(from, to).Sum(second => second.Served) / (double)(to - from);

    public double RefusedShare(int from, int to) =>
        Part(from, to).Sum(second => second.Refused) / (double)Math.Max(1, Part(from, to).Sum(second => second.Refused + second.Accepted));

    public int Refused(int from, int to) => Part(from, to).Sum(second => second.Refused);

    private IEnumerable<Second> Part(int from, int to)
    {
        Measure();
        return seconds.Take(to).Skip(from);
    }

    private void Ask(string tenant) =>
        VirtualWorld.When(gate.EnterAsync(new GateEntry { Tenant = tenant, Partition = Partition.Shared }, world.Now, TimeSpan.MaxValue, default), result =>
        {
            result.Entered.ShouldBeTrue();
            Call(tenant, result.Permit);
        });

    private void Call(string tenant, GatePermit permit)
    {
        Measure();
        var accepts = Accepts();
        Trace.Add((world.Now, tenant, accepts));
        if (!accepts)
        {
            seconds[^1].Refused++;
            world.After(0.05, () =>
            {
                permit.End(LimiterVerdict.Dropped, world.Now, null);
                if (RetryAfter is { } asked)
                {
                    gate.Pause(world.Now + asked);
                }

                Ask(tenant);
            });
            return;
        }

        seconds[^1].Accepted++;
        Busy++;
        var first = FirstContent();
        world.After(world.LogNormal(MeanSeconds, Sigma), () =>
        {
            Measure();
            seconds[^1].Served++;
            Busy--;
            permit.End(LimiterVerdict.Success, world.Now, first);
            Ask(tenant);
        });
    }

    private TimeSpan? FirstContent()
    {
        if (SlowsPast is not { } past)
        {
            return null;
        }

        var load = Math.Max(1, (double)Busy / past);
        return TimeSpan.FromSeconds(world.LogNormal(0.4 * load * load, 0.3));
    }

    private bool Accepts()
    {
        if (Rate is { } rate)
        {
            tokens = Math.Min(Burst, tokens + (rate * (world.Now - filledAt).TotalSeconds));
            filledAt = world.Now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
        }

        return Busy < (Concurrency ?? int.MaxValue);
    }

    /// <summary>Books the time since the last event at the present load, second by second.</summary>
    private void Measure()
    {
        while (measuredAt < world.Now || seconds.Count == 0)
        {
            if (seconds.Count <= (int)measuredAt.TotalSeconds)
            {
                seconds.Add(new Second());
            }

            var end = TimeSpan.FromSeconds(seconds.Count);
            var to = end < world.Now ? end : world.Now;
            seconds[^1].BusySeconds += Busy * (to - measuredAt).TotalSeconds;
            measuredAt = to;
        }

        if (seconds.Count <= (int)world.Now.TotalSeconds)
        {
            seconds.Add(new Second());
        }
    }

    private sealed class Second
    {
        public double BusySeconds { get; set; }

        public int Served { get; set; }

        public int Accepted { get; set; }

        public int Refused { get; set; }
    }
}
