using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Virtual time and a host on it: events in order of time, then of arrival. One thread, so the same seed gives the same run.</summary>
internal sealed class VirtualWorld(ulong seed) : IGateHost
{
    private readonly PriorityQueue<Action, (TimeSpan, long)> events = new();
    private long arrivals;

    public SeededRandom Random { get; } = new(seed);

    public TimeSpan Now { get; private set; }

    public void At(TimeSpan when, Action what) => events.Enqueue(what, (when, arrivals++));

    public void After(double seconds, Action what) => At(Now + TimeSpan.FromSeconds(seconds), what);

    public void RunTo(double seconds)
    {
        var end = TimeSpan.FromSeconds(seconds);
        while (events.TryPeek(out _, out var first) && first.Item1 <= end)
        {
            var what = events.Dequeue();
            Now = first.Item1;
            what();
        }

        Now = end;
    }

    public void Resume(IThreadPoolWorkItem waiter) => At(Now, waiter.Execute);

    public void StepAt(Gate gate, TimeSpan due)
    {
        due.ShouldBeGreaterThanOrEqualTo(Now);
        At(due, () => gate.Step(Now));
    }

    /// <summary>Calls <paramref name="then"/> with what waiting brought, on this thread.</summary>
    public static void When(ValueTask<GateResult> entered, Action<GateResult> then)
    {
        var awaiter = entered.ConfigureAwait(false).GetAwaiter();
        if (awaiter.IsCompleted)
        {
            then(awaiter.GetResult());
        }
        else
        {
            awaiter.UnsafeOnCompleted(() => then(awaiter.GetResult()));
        }
    }

    public double LogNormal(double mean, double sigma)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - Random.NextDouble())) * Math.Cos(2 * Math.PI * Random.NextDouble());
        return mean * Math.Exp((sigma * normal) - (sigma * sigma / 2));
    }
}
