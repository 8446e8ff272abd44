using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>
/// A provider that gets slow and then answers nobody any more. 40 callers a second, who wait for at most 5 s and give a call 8 s; 30 calls at once, of half a second each
/// until second 60, of a second and a half until 80, and without an answer from there.
/// </summary>
public sealed class GateStalls
{
    private const double Stall = 80;
    private readonly VirtualWorld world = new(5);
    private readonly Gate gate;
    private readonly List<Wait> waits = [];

    public GateStalls() => gate = new Gate(new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 30 }, world);

    /// <summary>Until the stall the queue is as long as is worked off in time, so whoever joins it is let in.</summary>
    [Fact]
    public void Waiting_ItIsSlow_IsNotInVain()
    {
        Arrive(Stall);
        world.RunTo(Stall);

        var served = waits.Where(wait => wait is { Joined: > 66, Left: < Stall }).ToList();
        served.Count.ShouldBeGreaterThan(150);
        served.Count(wait => !wait.Entered).ShouldBeLessThan(served.Count / 20);
    }

    /// <summary>A call's time after the stall hardly anybody lines up any more, and who stood there before is gone in 5 s. Seventy came after second 82 when forecasts knew only calls that had ended.</summary>
    [Fact]
    public void Waiting_ItStalls_IsOverAfterACallsTime()
    {
        Arrive(Stall + 6.4);
        world.RunTo(Stall + 6.4);

        waits.Count(wait => wait.Joined is > Stall - 5 and < Stall).ShouldBeGreaterThan(70);
        waits.Count(wait => wait.Joined > Stall + 2).ShouldBeLessThan(10);
        gate.View(world.Now).Waiting.ShouldBeLessThan(20);
    }

    private void Arrive(double until)
    {
        world.After(1.0 / 40, () =>
        {
            Ask();
            if (world.Now.TotalSeconds < until)
            {
                Arrive(until);
            }
        });
    }

    private void Ask()
    {
        var came = world.Now;
        var entered = gate.EnterAsync(new GateEntry { Tenant = "acme", Partition = Partition.Shared }, came, TimeSpan.FromSeconds(5), default);
        var wait = new Wait(came.TotalSeconds);
        if (!entered.IsCompleted)
        {
            waits.Add(wait);
        }

        VirtualWorld.When(entered, result =>
        {
            (wait.Entered, wait.Left) = (result.Entered, world.Now.TotalSeconds);
            if (result.Entered)
            {
                Call(result.Permit);
            }
        });
    }

    private void Call(GatePermit permit)
    {
        var takes = world.LogNormal(world.Now.TotalSeconds < 60 ? 0.5 : 1.5, 0.3);
        var answers = world.Now.TotalSeconds + takes < Stall;
        world.After(answers ? takes : 8, () => permit.End(answers ? LimiterVerdict.Success : LimiterVerdict.Ignore, world.Now, null));
    }

    private sealed class Wait(double joined)
    {
        public double Joined { get; } = joined;

        public double Left { get; set; } = double.PositiveInfinity;

        public bool Entered { get; set; }
    }
}
