using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>F-B4: what holds for any schedule of faults, played on a virtual clock.</summary>
public sealed class AttemptSchedules
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    [Fact]
    public void F_B4_AnyFaultSchedule_EndsWithinDeadlineAndAttempts()
    {
        var (waited, stops) = (0, new Dictionary<RetryStop, int>());
        for (ulong seed = 0; seed < 10_000; seed++)
        {
            var play = new Play(seed);
            play.Run();
            waited += play.Waits;
            stops[play.End] = stops.GetValueOrDefault(play.End) + 1;
        }

        // The schedules must reach every way to end, and really wait, or the test would show nothing.
        waited.ShouldBeGreaterThan(1_000);
        stops.Keys.ShouldBe([RetryStop.NotRetryable, RetryStop.AttemptsSpent, RetryStop.NoLiveTarget, RetryStop.DeadlineTooNear], ignoreOrder: true);
        stops.Values.ShouldAllBe(count => count > 100);
    }

    private sealed class Play
    {
        /// <summary>One tick of the odd clock is 0.28 µs.</summary>
        private static readonly TimeSpan Rounding = TimeSpan.FromMicroseconds(1);

        private readonly ManualTimeProvider clock = new();
        private readonly SeededRandom random;
        private readonly RetryPolicy policy;
        private readonly TimeSpan total;
        private readonly Deadline deadline;
        private readonly AttemptHistory history;
        private readonly int targets;
        private readonly HashSet<int> tried = [];
        private readonly HashSet<int> dead = [];
        private readonly TimeSpan[] notBefore;

        public Play(ulong seed)
        {
            random = new SeededRandom(seed * 7919);
            targets = Pick(1, 4);
            policy = new RetryPolicy { MaxAttempts = Pick(1, 6), Backoff = new Backoff { Jitter = (Jitter)Pick(0, 3) } };
            total = Span(20_000);
            deadline = Deadline.After(clock, total);
            history = new AttemptHistory(policy, targets, clock);
            notBefore = new TimeSpan[targets];
        }

        public int Waits { get; private set; }

        public RetryStop End { get; private set; }

        public void Run()
        {
            for (var target = 0; ;)
            {
                Attempt(target);
                var decision = history.Failed(target, Fail(target), deadline, random);
                history.Attempts.ShouldBeLessThanOrEqualTo(policy.MaxAttempts);
                if (!decision.GoesOn)
                {
                    End = decision.Stop;
                    return;
                }

                Check(decision);
                Waits += decision.Wait > TimeSpan.Zero ? 1 : 0;
                clock.Advance(decision.Wait);
                target = decision.Target;
            }
        }

        private void Attempt(int target)
        {
            clock.Elapsed.ShouldBeLessThan(total + Rounding);
            dead.ShouldNotContain(target);
            clock.Elapsed.ShouldBeGreaterThanOrEqualTo(notBefore[target] - (10 * Rounding));
            tried.Add(target);
            var takes = Span(3_000);
            clock.Advance(takes < deadline.Remaining ? takes : deadline.Remaining);
            clock.Elapsed.ShouldBeLessThanOrEqualTo(total + Rounding);
        }

        private Fault Fail(int target)
        {
            // Half of the faults are the two that are retried longest, so that schedules get long enough to wait.
            var kind = Pick(0, 1) == 0 ? Kinds[Pick(0, Kinds.Length - 1)] : Pick(0, 1) == 0 ? FaultKind.ProviderRateLimited : FaultKind.ProviderUnavailable;
            TimeSpan? after = Pick(0, 2) == 0 ? Span(8_000) : null;

            // Who gave way to another stands in line again at once: the time told is for the caller.
            notBefore[target] = clock.Elapsed + (kind == FaultKind.Preempted ? TimeSpan.Zero : after ?? TimeSpan.Zero);
            if (FaultTable.Of(kind).Retryable && kind is FaultKind.DnsFailed or FaultKind.ConnectFailed or FaultKind.ConnectTimeout or FaultKind.TlsFailed or FaultKind.TlsTimeout or FaultKind.ProxyFailed)
            {
                dead.Add(target);
            }

            return new Fault(kind, "scheduled") { RetryAfter = after };
        }

        private void Check(RetryDecision decision)
        {
            (clock.Elapsed + decision.Wait).ShouldBeLessThan(total + Rounding);
            var firstUntried = Enumerable.Range(0, targets).FirstOrDefault(target => !tried.Contains(target), -1);
            if (firstUntried >= 0)
            {
                decision.ShouldBe(new RetryDecision(RetryStop.None, firstUntried, TimeSpan.Zero, null));
            }
        }

        private int Pick(int lowest, int highest) => lowest + (int)(random.NextDouble() * (highest - lowest + 1));

        private TimeSpan Span(double milliseconds) => TimeSpan.FromMilliseconds(random.NextDouble() * milliseconds);
    }
}
