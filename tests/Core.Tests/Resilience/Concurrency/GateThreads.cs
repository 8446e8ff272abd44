using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Real threads at one gate; time is a counter that every call moves on.</summary>
public sealed class GateThreads
{
    private const int Limit = 3;
    private const int Callers = 16;
    private const int Calls = 2_000;

    private long clock;
    private int inside;
    private int most;
    private int entered;
    private int refused;

    [Fact]
    public async Task Gate_ManyThreads_EndsEveryCallOnceAndKeepsItsLimit()
    {
        var gate = new Gate(new GatePolicy { Algorithm = LimitKind.Fixed, Initial = Limit, MaxWaiting = 12 }, new PoolHost(this));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(gate, caller))));

        (entered + refused).ShouldBe(Callers * Calls);
        entered.ShouldBeGreaterThan(0);
        most.ShouldBeInRange(1, Limit);
        gate.View(Now()).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(0), view => view.Waiting.ShouldBe(0), view => view.Tenants.ShouldBeEmpty());
    }

    [Fact]
    public async Task Gate_ManyThreadsThatCancel_LoseNoPermit()
    {
        var gate = new Gate(new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 }, new PoolHost(this));
        gate.TryEnter(new GateEntry { Tenant = "first" }, Now(), out var first).ShouldBeTrue();
        await RaceAsync(gate, calls: 1);
        refused.ShouldBe(4);

        first.End(LimiterVerdict.Success, Now(), null);
        await RaceAsync(gate, calls: 3_000);
        entered.ShouldBeGreaterThan(0);
        (entered + refused).ShouldBe(12_004);
        gate.View(Now()).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(0), view => view.Waiting.ShouldBe(0));
    }

    /// <summary>Four callers, each of whom cancels on another thread while it may be let in.</summary>
    private Task RaceAsync(Gate gate, int calls) => Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
    {
        var entry = new GateEntry { Tenant = $"t{caller}", Partition = Partition.Shared };
        for (var call = 0; call < calls; call++)
        {
            using var source = new CancellationTokenSource();
            var pending = gate.EnterAsync(entry, Now(), TimeSpan.MaxValue, source.Token);
            var cancelling = Task.Run(source.Cancel);
            var result = await pending;
            result.Refusal.ShouldBeOneOf(GateRefusal.None, GateRefusal.Cancelled);
            result.Permit.End(LimiterVerdict.Success, Now(), null);
            await cancelling;
            Interlocked.Increment(ref result.Entered ? ref entered : ref refused);
        }
    })));

    private async Task CallAsync(Gate gate, int caller)
    {
        var random = new SeededRandom((ulong)caller);
        for (var call = 0; call < Calls; call++)
        {
            var entry = new GateEntry { Tenant = $"t{caller % 5}", Partition = (Partition)(caller % 3), Priority = caller % 2 };
            using var source = new CancellationTokenSource();
            var pending = gate.EnterAsync(entry, Now(), TimeSpan.FromTicks(1 + (long)(random.NextDouble() * 400)), source.Token);
            if (call % 7 == 0)
            {
                await source.CancelAsync();
            }

            gate.Step(Now());
            var result = await pending;
            if (result.Entered)
            {
                Interlocked.Increment(ref entered);
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(now);
                if (call % 3 == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref inside);
                result.Permit.End(LimiterVerdict.Success, Now(), null);
                result.Permit.End(LimiterVerdict.Success, Now(), null);
            }
            else
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    private void InterlockedMax(int value)
    {
        for (var seen = most; seen < value; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private TimeSpan Now() => TimeSpan.FromTicks(Interlocked.Increment(ref clock));

    private sealed class PoolHost(GateThreads test) : IGateHost
    {
        public void Resume(IThreadPoolWorkItem waiter) => ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false);

        /// <summary>Time moves by calls only, so the pool looks at the gate until the moment has come.</summary>
        public void StepAt(Gate gate, TimeSpan due) => ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                var now = state.test.Now();
                if (now >= state.due)
                {
                    state.gate.Step(now);
                }
                else
                {
                    new PoolHost(state.test).StepAt(state.gate, state.due);
                }
            },
            (test, gate, due),
            preferLocal: false);
    }
}
