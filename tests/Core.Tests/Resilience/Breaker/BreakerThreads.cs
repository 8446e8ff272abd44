using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Resilience.Breaker;

public sealed class BreakerThreads
{
    private const int Threads = 4;
    private const int Calls = 5_000;
    private readonly SeededRandom random = new(23);

    [Fact]
    public async Task Reports_FromSeveralThreads_AreAllCounted()
    {
        // One failure in all: trips only if every single call was counted.
        var rule = new TripRule(TimeSpan.FromSeconds(30), (Threads * Calls) + 1, 0.000_01);
        var breaker = new CircuitBreaker(new BreakerPolicy { ConsecutiveFailures = 0, Rules = [rule] });

        await TogetherAsync(_ =>
        {
            for (var i = 0; i < Calls; i++)
            {
                breaker.TryEnter(TimeSpan.Zero, random, out var lease);
                lease.Report(BreakerVerdict.Good, TimeSpan.Zero);
            }
        });

        breaker.TryEnter(TimeSpan.Zero, random, out var last);
        last.Report(BreakerVerdict.Bad, TimeSpan.Zero);
        breaker.StateAt(TimeSpan.Zero).ShouldBe(BreakerState.Open);
    }

    [Fact]
    public async Task A2_25_Probes_FromSeveralThreads_AreThree()
    {
        for (var round = 0; round < 50; round++)
        {
            var rig = new BreakerRig(new BreakerPolicy { ProbeEvery = 1 }).Trip().At(20);
            var admitted = 0;

            await TogetherAsync(_ =>
            {
                for (var i = 0; i < 100; i++)
                {
                    Interlocked.Add(ref admitted, rig.TryEnter() ? 1 : 0);
                }
            });

            admitted.ShouldBe(3);
            rig.View.ProbesOut.ShouldBe(3);
        }
    }

    [Fact]
    public async Task AnyCalls_FromSeveralThreads_LeaveItWhole()
    {
        var breaker = new CircuitBreaker(new BreakerPolicy { ProbeEvery = 2 });
        var ticks = 0L;

        await TogetherAsync(thread =>
        {
            for (var i = 0; i < Calls; i++)
            {
                var now = TimeSpan.FromMilliseconds(Interlocked.Increment(ref ticks) * 5);
                if (breaker.TryEnter(now, random, out var lease))
                {
                    lease.Report((BreakerVerdict)(random.NextBits() % 3), now);
                }

                if (thread == 0 && i % 500 == 0)
                {
                    breaker.Open(now, "drill", TimeSpan.FromMilliseconds(50));
                }

                var view = breaker.View(now);
                view.ProbesOut.ShouldBeInRange(0, 3);
                view.Transitions.ShouldBeGreaterThanOrEqualTo(view.TimesOpened);
            }
        });

        var end = TimeSpan.FromHours(10);
        breaker.View(end).TimesOpened.ShouldBeGreaterThanOrEqualTo(10);
        breaker.Reset(end);
        breaker.StateAt(end).ShouldBe(BreakerState.Closed);
        breaker.View(end).ProbesOut.ShouldBe(0);
    }

    [Fact]
    public void Call_ThatSucceeds_AllocatesNothing()
    {
        var breaker = new CircuitBreaker(new BreakerPolicy());
        Pass(breaker);
        Allocations.EachTime(() => Pass(breaker)).ShouldBe(0);
    }

    private void Pass(CircuitBreaker breaker)
    {
        for (var i = 0; i < 2_000; i++)
        {
            var now = TimeSpan.FromMilliseconds(i);
            breaker.TryEnter(now, random, out var lease);
            lease.Report(i % 20 == 0 ? BreakerVerdict.Bad : BreakerVerdict.Good, now);
            breaker.StateAt(now);
        }
    }

    private static Task TogetherAsync(Action<int> work) => Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => work(thread))));
}
