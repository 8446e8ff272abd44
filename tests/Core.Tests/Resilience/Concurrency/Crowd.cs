using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>The calls of one tenant over virtual time, arriving by chance at a rate, and what became of them. Runs that are preempted are counted as ended.</summary>
internal sealed class Crowd(VirtualWorld world, Gate gate, GateEntry entry)
{
    public double PerSecond { get; init; }

    public double MeanSeconds { get; init; } = 4;

    public double Sigma { get; init; } = 0.7;

    public double Patience { get; init; } = 60;

    /// <summary>How long those who were let in had waited.</summary>
    public List<double> Waits { get; } = [];

    /// <summary>Differences between what was predicted on arrival and how long it took.</summary>
    public List<double> Surprises { get; } = [];

    public Dictionary<GateRefusal, int> Refusals { get; } = [];

    public double RunSeconds { get; private set; }

    public double Percentile(double share) => Waits.Count == 0 ? 0 : Waits.Order().ElementAt((int)(share * (Waits.Count - 1)));

    public void ArriveUntil(double seconds)
    {
        var next = -Math.Log(1 - world.Random.NextDouble()) / PerSecond;
        if ((world.Now + TimeSpan.FromSeconds(next)).TotalSeconds < seconds)
        {
            world.After(next, () =>
            {
                Ask();
                ArriveUntil(seconds);
            });
        }
    }

    private void Ask()
    {
        var (predicted, asked) = (gate.ExpectedWait(entry, world.Now).TotalSeconds, world.Now);
        VirtualWorld.When(gate.EnterAsync(entry, world.Now, TimeSpan.FromSeconds(Patience), default), result =>
        {
            if (!result.Entered)
            {
                Refusals[result.Refusal] = Refusals.GetValueOrDefault(result.Refusal) + 1;
                return;
            }

            result.Waited.ShouldBe(world.Now - asked);
            Waits.Add(result.Waited.TotalSeconds);
            Surprises.Add(predicted - result.Waited.TotalSeconds);
            var (started, permit) = (world.Now, result.Permit);
            world.After(world.LogNormal(MeanSeconds, Sigma), () =>
            {
                RunSeconds += (world.Now - started).TotalSeconds;
                permit.End(LimiterVerdict.Success, world.Now, null);
            });
        });
    }
}
