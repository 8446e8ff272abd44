using Breakwater.Core.Line;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Tests.Line;

/// <summary>F-M2: tenants that all want more than there is share it by their weights, over the whole line.</summary>
public sealed class TenantWeightTests
{
    [Theory]
    [InlineData(3, 3.0)]
    [InlineData(1, 1.0)]
    public async Task F_M2_BothWantMoreThanThereIs_PermitsGoByWeight(int weight, double times)
    {
        LineRig rig = null!;
        rig = new LineRig(async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), rig.Clock, cancellation);
            return new ScriptedReply(200, LineRig.Answer);
        });
        rig.Apply(rig.Snapshot.Policy with { QueueWait = TimeSpan.FromSeconds(60) });
        rig.Defence(0).Keys[0].Gate.Policy = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 4 };
        var heavy = Open(rig, new Tenant("heavy") { Weight = weight });
        var light = Open(rig, new Tenant("light"));
        await rig.TurnUntilAsync(Task.WhenAll(heavy.Zip(light).SelectMany(pair => new[] { rig.Start(pair.First), rig.Start(pair.Second) })));

        (Served(heavy) + Served(light)).ShouldBeGreaterThan(40);
        ((double)Served(heavy) / Served(light)).ShouldBeInRange(0.8 * times, 1.2 * times);
    }

    private static List<Exchange> Open(LineRig rig, Tenant tenant)
    {
        var all = Enumerable.Range(0, 50).Select(_ => rig.Open(LineRig.Body, new MemoryReply())).ToList();
        all.ForEach(exchange => exchange.Tenant = tenant);
        return all;
    }

    private static int Served(List<Exchange> all) => all.Count(exchange => exchange.Fault is null);
}
