using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>What holds for any course of calls, reports in any order, waits, reloads and operators.</summary>
public sealed class BreakerCourses
{
    private const int Courses = 400;
    private const int Steps = 500;

    [Fact]
    public void Breaker_AnyCourse_KeepsItsInvariants()
    {
        var transitions = 0;
        for (ulong seed = 1; seed <= Courses; seed++)
        {
            var course = new Course(seed, checks: true);
            for (var i = 0; i < Steps; i++)
            {
                course.Step();
                course.Check();
            }

            transitions += course.Breaker.View(course.Now).Transitions;
        }

        // The courses must really go somewhere, or the test would show nothing.
        transitions.ShouldBeGreaterThan(Courses * 10);
    }

    [Fact]
    public void Breaker_LookedAtOrNot_GoesTheSameWay()
    {
        for (ulong seed = 1; seed <= Courses; seed++)
        {
            var (alone, watched, looks) = (new Course(seed, checks: false), new Course(seed, checks: false), new SeededRandom(seed));
            for (var i = 0; i < Steps; i++)
            {
                alone.Step();
                watched.Step();
                if (looks.NextDouble() < 0.5)
                {
                    watched.Breaker.StateAt(watched.Now);
                    watched.Breaker.View(watched.Now);
                }
            }

            var (one, other) = (alone.Breaker.View(alone.Now), watched.Breaker.View(watched.Now));
            other.Recent.ShouldBe(one.Recent);
            (other with { Recent = one.Recent }).ShouldBe(one);
            watched.Admitted.ShouldBe(alone.Admitted);
        }
    }

    [Fact]
    public void Invariant6_OnlyInconclusiveCalls_NeverMoveIt()
    {
        var rig = new BreakerRig();
        for (var second = 0; second < 1_000; second++)
        {
            rig.At(second).Call(BreakerVerdict.Ignore, 10);
        }

        rig.View.Transitions.ShouldBe(0);
    }

    private sealed class Course
    {
        private readonly bool checks;
        private readonly SeededRandom random;
        private readonly List<(BreakerLease Lease, int Transitions)> underWay = [];
        private readonly double badness;
        private int calls;
        private int probes;
        private int halfOpenSince = -1;

        public Course(ulong seed, bool checks)
        {
            this.checks = checks;
            random = new SeededRandom(seed * 7919);
            badness = random.NextDouble();
            Breaker = new CircuitBreaker(Policy());
        }

        public CircuitBreaker Breaker { get; }

        public TimeSpan Now { get; private set; }

        public int Admitted { get; private set; }

        public void Step()
        {
            switch (Pick(0, 99))
            {
                case < 45: Enter(); break;
                case < 85: Report(); break;
                case < 97: Now += TimeSpan.FromMilliseconds(Pick(0, 9) == 0 ? Pick(0, 90_000) : Pick(0, 2_000)); break;
                case 97: Operate(); break;
                default: Reload(); break;
            }
        }

        public void Check()
        {
            var (view, policy) = (Breaker.View(Now), Breaker.Policy);
            (view.State == BreakerState.Open).ShouldBe(view.ShareAdmitted == 0);
            (view.State == BreakerState.HalfOpen || view.ProbesOut == 0).ShouldBeTrue();
            (view.State == BreakerState.Open || (!view.Forced && view.HalfOpenIn is null)).ShouldBeTrue();
            view.ProbesOut.ShouldBeLessThanOrEqualTo(6);
            view.Since.ShouldBeLessThanOrEqualTo(Now);
            if (view.HalfOpenIn is { } rest)
            {
                rest.ShouldBeGreaterThan(TimeSpan.Zero);
            }

            Breaker.StateAt(Now).ShouldBe(view.State);
            Breaker.View(Now).ShouldBe(view);
            policy.ShouldBeSameAs(Breaker.Policy);
        }

        private void Enter()
        {
            var view = checks ? Breaker.View(Now) : null;
            var admitted = Breaker.TryEnter(Now, random, out var lease);
            if (admitted)
            {
                Admitted++;
                underWay.Add((lease, view?.Transitions ?? 0));
            }

            if (view is not null)
            {
                CheckEntry(view, admitted, lease.IsProbe);
            }
        }

        private void CheckEntry(BreakerView view, bool admitted, bool isProbe)
        {
            isProbe.ShouldBe(admitted && view.State == BreakerState.HalfOpen);
            if (halfOpenSince != view.Transitions)
            {
                (halfOpenSince, calls, probes) = (view.Transitions, 0, 0);
            }

            calls++;
            probes += isProbe ? 1 : 0;
            switch (view.State)
            {
                case BreakerState.Open:
                    admitted.ShouldBeFalse();
                    break;
                case BreakerState.HalfOpen:
                    (calls > 1 || admitted).ShouldBeTrue();
                    probes.ShouldBeLessThanOrEqualTo(1 + ((calls - 1) / 2)); // No policy here probes more often than every second call.
                    break;
                default:
                    (admitted || view.ShareAdmitted < 1).ShouldBeTrue();
                    break;
            }
        }

        private void Report()
        {
            if (underWay.Count == 0)
            {
                return;
            }

            var index = Pick(0, underWay.Count - 1);
            var (lease, begun) = underWay[index];
            var draw = random.NextDouble();
            var verdict = draw < 0.15 ? BreakerVerdict.Ignore : random.NextDouble() < badness ? BreakerVerdict.Bad : BreakerVerdict.Good;
            var before = checks ? Breaker.View(Now) : null;
            lease.Report(verdict, Now);
            if (before is not null && (before.Transitions != begun || (verdict == BreakerVerdict.Ignore && !lease.IsProbe)))
            {
                Breaker.View(Now).ShouldBe(before);
            }

            // One in ten is forgotten and comes again.
            if (Pick(0, 9) > 0)
            {
                underWay.RemoveAt(index);
            }
        }

        private void Operate()
        {
            switch (Pick(0, 3))
            {
                case 0: Breaker.Open(Now, "drill", null); break;
                case 1: Breaker.Open(Now, "drill", TimeSpan.FromSeconds(Pick(1, 60))); break;
                case 2: Breaker.Close(Now); break;
                default: Breaker.Reset(Now); break;
            }
        }

        /// <summary>A reload has no moment of its own, so it is left out where the moments of transitions are compared.</summary>
        private void Reload()
        {
            if (checks)
            {
                Breaker.Policy = Policy();
            }
        }

        private BreakerPolicy Policy()
        {
            var toJudge = Pick(1, 6);
            return new BreakerPolicy
            {
                ConsecutiveFailures = Pick(0, 6),
                Rules = [new TripRule(TimeSpan.FromSeconds(Pick(1, 60)), Pick(1, 20), 0.5, Pick(0, 1) == 0, Pick(1, 2))],
                OpenFor = TimeSpan.FromSeconds(Pick(1, 20)),
                CalmAfter = TimeSpan.FromSeconds(Pick(1, 600)),
                ProbeEvery = Pick(2, 10),
                ProbesAtOnce = Pick(1, 6),
                ProbesToJudge = toJudge,
                SuccessesToClose = Pick(1, toJudge),
                ProbeLease = TimeSpan.FromSeconds(Pick(1, 60)),
                RampFor = TimeSpan.FromSeconds(Pick(0, 30)),
            };
        }

        private int Pick(int lowest, int highest) => lowest + (int)(random.NextDouble() * (highest - lowest + 1));
    }
}
