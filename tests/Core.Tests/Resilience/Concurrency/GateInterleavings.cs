using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>What holds after every step of any interleaving of callers, endings, refusals, pauses, cancellations, steps and reloads.</summary>
public sealed class GateInterleavings
{
    [Theory]
    [InlineData(LimitKind.Aimd, null)]
    [InlineData(LimitKind.Aimd, 12)]
    [InlineData(LimitKind.Gradient, 8)]
    [InlineData(LimitKind.Fixed, 7)]
    public void Gate_AnyInterleaving_KeepsItsInvariants(LimitKind kind, int? initial)
    {
        var (entered, refusals) = (0, new Dictionary<GateRefusal, int>());
        for (ulong seed = 0; seed < 100; seed++)
        {
            var play = new Play(seed, new GatePolicy { Algorithm = kind, Initial = initial, MaxWaiting = 5, TenantMax = 5, GrowthEvery = TimeSpan.FromSeconds(5) });
            play.Run(300);
            entered += play.Entered;
            foreach (var (refusal, count) in play.Refusals)
            {
                refusals[refusal] = refusals.GetValueOrDefault(refusal) + count;
            }
        }

        // Every way to end must have been taken, or the invariants would show nothing.
        entered.ShouldBeGreaterThan(1_000);
        refusals.Keys.ShouldBe(Enum.GetValues<GateRefusal>().Where(refusal => refusal != GateRefusal.None), ignoreOrder: true);
    }

    private sealed class Play : IGateHost
    {
        private readonly SeededRandom random;
        private readonly Gate gate;
        private readonly List<Call> waiting = [];
        private readonly List<Call> running = [];
        private TimeSpan now = TimeSpan.FromSeconds(1);
        private TimeSpan paused;
        private TimeSpan? asked;
        private readonly List<Call> started = [];

        public Play(ulong seed, GatePolicy policy)
        {
            random = new SeededRandom(seed * 7919);
            gate = new Gate(policy, this);
        }

        public int Entered { get; private set; }

        public Dictionary<GateRefusal, int> Refusals { get; } = [];

        public void Resume(IThreadPoolWorkItem waiter) => waiter.Execute();

        public void StepAt(Gate of, TimeSpan due) => asked = asked is { } before && before < due ? before : due;

        public void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                started.Clear();
                Act();
                Check();
            }

            while (running.Count + waiting.Count > 0)
            {
                now += TimeSpan.FromMilliseconds(100);
                started.Clear();
                if (running.Count > 0)
                {
                    End(running[0], LimiterVerdict.Success);
                }
                else
                {
                    Wake();
                }

                Check();
            }

            gate.View(now).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(0), view => view.Waiting.ShouldBe(0), view => view.Tenants.ShouldBeEmpty());
        }

        private void Act()
        {
            now += TimeSpan.FromMilliseconds(random.NextDouble() * 300);
            Wake();
            started.Clear();
            switch (Pick(12))
            {
                case < 6:
                    Ask();
                    break;
                case < 9 when running.Count > 0:
                    End(running[Pick(running.Count)], Pick(8) switch { 0 => LimiterVerdict.Dropped, 1 => LimiterVerdict.Ignore, _ => LimiterVerdict.Success });
                    break;
                case 9 when waiting.Count > 0:
                    waiting[Pick(waiting.Count)].Source.Cancel();
                    break;
                case 9 when running.Count > 0:
                    running[Pick(running.Count)].Keep();
                    break;
                case 10 when Pick(6) == 0:
                    paused = now + TimeSpan.FromSeconds(random.NextDouble() * 3);
                    gate.Pause(paused);
                    break;
                case 11 when Pick(4) == 0:
                    gate.Policy = gate.Policy with { TenantMax = 2 + Pick(5), Initial = gate.Policy.Initial is null ? null : 5 + Pick(9) };
                    break;
                default:
                    gate.Step(now);
                    break;
            }
        }

        private void Wake()
        {
            while (asked is { } due && due <= now)
            {
                asked = null;
                gate.Step(now);
            }
        }

        private void Ask()
        {
            var call = new Call(this)
            {
                Entry = new GateEntry
                {
                    Tenant = $"t{Pick(5)}",
                    Weight = 1 + Pick(3),
                    Partition = (Partition)Pick(3),
                    Priority = Pick(3),
                    Expected = TimeSpan.FromSeconds(Pick(3)),
                },
                Due = now + TimeSpan.FromSeconds(random.NextDouble() * 12),
            };
            call.Entry = Pick(2) == 0 ? call.Entry with { Holder = call } : call.Entry;
            if (Pick(6) == 0)
            {
                if (gate.TryEnter(call.Entry, now, out var permit))
                {
                    call.Began(permit);
                }

                return;
            }

            waiting.Add(call);
            VirtualWorld.When(gate.EnterAsync(call.Entry, now, call.Due - now, call.Source.Token), call.Told);
        }

        private void End(Call call, LimiterVerdict verdict)
        {
            running.Remove(call);
            TimeSpan? first = Pick(3) == 0 ? null : TimeSpan.FromMilliseconds(50 + (500 * random.NextDouble()));
            call.Permit.End(verdict, now, first);
        }

        private void Check()
        {
            var view = gate.View(now);
            var limit = view.Limit ?? int.MaxValue;
            (view.InFlight == running.Count && view.Tenants.Sum(tenant => tenant.InFlight) == running.Count).ShouldBeTrue("permits out are those in flight, over all tenants");
            (view.Waiting == waiting.Count && view.Tenants.Sum(tenant => tenant.Waiting) == waiting.Count).ShouldBeTrue("who waits is counted, over all tenants");
            (view.Guaranteed.InFlight + view.Shared.InFlight + view.Batch.InFlight).ShouldBe(running.Count);
            (view.Batch.InFlight == running.Count(call => call.Entry.Partition == Partition.Batch)).ShouldBeTrue("batch permits are those of batch calls");
            (view.Waiting <= gate.Policy.MaxWaiting).ShouldBeTrue("the queue is bounded");
            var batchIsFull = view.Batch.InFlight >= (view.Batch.Share ?? int.MaxValue);
            foreach (var call in started)
            {
                (running.Count <= limit).ShouldBeTrue("nobody starts above the limit");
                (now >= paused).ShouldBeTrue("nobody starts in a pause");
                (Held(call) <= gate.Policy.TenantMax).ShouldBeTrue("nobody starts above the tenant's bound");
                (call.Entry.Partition != Partition.Batch || view.Batch.InFlight <= (view.Batch.Share ?? int.MaxValue)).ShouldBeTrue("no batch call starts above its share");
            }

            (waiting.Count == 0 || asked <= waiting.Min(call => call.Due)).ShouldBeTrue("the gate has asked to be stepped before anybody's patience ends");
            if (view.PausedUntil is null && running.Count < limit)
            {
                waiting.TrueForAll(call => Held(call) >= gate.Policy.TenantMax || (batchIsFull && call.Entry.Partition == Partition.Batch))
                    .ShouldBeTrue("nobody waits while a permit is free and nothing forbids");
            }
        }

        private int Held(Call call) => running.Count(other => other.Entry.Tenant == call.Entry.Tenant);

        private int Pick(int below) => (int)(random.NextDouble() * below);

        private sealed class Call(Play play) : IPreemptible
        {
            private bool told;
            private bool asked;
            private bool kept;

            public GateEntry Entry { get; set; } = new() { Tenant = "" };

            public TimeSpan Due { get; init; }

            public CancellationTokenSource Source { get; } = new();

            public GatePermit Permit { get; private set; }

            public void Began(GatePermit permit)
            {
                Permit = permit;
                play.running.Add(this);
                play.started.Add(this);
                play.Entered++;
            }

            public void Told(GateResult result)
            {
                told.ShouldBeFalse();
                told = true;
                play.waiting.Remove(this);
                if (result.Entered)
                {
                    play.now.ShouldBeLessThanOrEqualTo(Due);
                    Began(result.Permit);
                }
                else
                {
                    play.Refusals[result.Refusal] = play.Refusals.GetValueOrDefault(result.Refusal) + 1;
                }
            }

            public void Keep()
            {
                Permit.TryKeep().ShouldBe(!asked, "who was asked for a permit cannot keep it, and anybody else can");
                kept |= !asked;
            }

            public void Preempt()
            {
                Entry.Partition.ShouldBe(Partition.Batch);
                (asked || kept).ShouldBeFalse("nobody is asked twice, or for what was kept");
                asked = true;
                play.running.ShouldContain(this);
                if (play.Pick(2) == 0)
                {
                    play.End(this, LimiterVerdict.Ignore);
                }
            }
        }
    }
}
