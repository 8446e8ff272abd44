using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Bench.SideBySide;

/// <summary>Our side. Machines take the time as an argument, so reading the clock is part of their work here.</summary>
internal static class OurMachines
{
    private static readonly Func<ValueTask<Fault?>> Nothing = static () => default;
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>A call that fails, is decided on, waited for and made again.</summary>
    public static Side Retry(bool waits)
    {
        var (random, policy) = (new SeededRandom(1), new RetryPolicy());
        var budget = new RetryBudget(new RetryBudgetPolicy { Share = 1, Burst = 1000 });
        var deadline = Deadline.After(Clock, TimeSpan.FromDays(1));
        return () =>
        {
            var flaky = new Flaky();
            Func<ValueTask<Fault?>> call = () => ValueTask.FromResult(flaky.Call());
            return () => Check.Served(RetryAsync(call));
        };

        async ValueTask<Fault?> RetryAsync(Func<ValueTask<Fault?>> call)
        {
            budget.Deposit();
            var history = new AttemptHistory(policy, 1, Clock);
            while (true)
            {
                if (await call().ConfigureAwait(false) is not { } fault)
                {
                    return null;
                }

                var decision = history.Failed(0, fault, deadline, random);
                if (!decision.GoesOn || !budget.TryWithdraw())
                {
                    return fault;
                }

                if (waits && decision.Wait > TimeSpan.Zero)
                {
                    await InstantClock.Instance.WaitAsync(decision.Wait, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>A call through a closed breaker.</summary>
    public static Side Breaker()
    {
        var (breaker, random) = (new CircuitBreaker(new BreakerPolicy()), new SeededRandom(1));
        return () => () =>
        {
            Check.Granted(breaker.TryEnter(Clock.Monotonic(), random, out var lease));
            Check.Served(Nothing());
            lease.Report(BreakerVerdict.Good, Clock.Monotonic());
        };
    }

    /// <summary>A permit taken and given back.</summary>
    public static Side Gate(GatePolicy policy)
    {
        var gate = new Gate(policy, new NobodyWaits());
        var entry = new GateEntry { Tenant = "tenant-1", Partition = Partition.Shared };
        return () => () =>
        {
            Check.Granted(gate.TryEnter(entry, Clock.Monotonic(), out var permit));
            permit.End(LimiterVerdict.Success, Clock.Monotonic(), null);
        };
    }

    /// <summary>One request taken from a bucket that refills.</summary>
    public static Side Bucket()
    {
        var bucket = new TokenBucket(new RateLimit(1e9, 1e9), Clock.Monotonic());
        return () => () => Check.Granted(bucket.Take(1, Clock.Monotonic(), TimeSpan.Zero).Granted);
    }

    /// <summary>Reading the clock, which the line does once for several machines.</summary>
    public static Side ClockAlone() => static () => static () => Clock.Monotonic();

    private sealed class NobodyWaits : IGateHost
    {
        public void Resume(IThreadPoolWorkItem waiter) => throw new InvalidOperationException("nobody should wait");

        public void StepAt(Gate gate, TimeSpan due) => throw new InvalidOperationException("nobody should wait");
    }
}
