using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Tests.Support;
using Breakwater.Server.Workers;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Workers;

/// <summary>What operators read of alerts and error budgets: each change once.</summary>
public sealed class ObjectiveWorkerTests : IDisposable
{
    private readonly ManualTimeProvider clock = new();
    private readonly CollectingLogs logs = new();

    public void Dispose() => logs.Dispose();

    [Fact]
    public void Alert_RaisedAndCleared_IsToldOnceEach()
    {
        var line = Line(new ObjectivePolicy());
        var worker = Worker(line);
        Look(worker, seconds: 5);
        for (var i = 0; i < 100; i++)
        {
            line.Outcomes.Traffic.Record(new TrafficEntry(SlaTier.Gold, i < 10 ? SliOutcome.Failed : SliOutcome.Served));
        }

        Look(worker, seconds: 120);
        Count("alert success_ratio_5m of gold raised: 10 of 100 requests of tier gold failed in 5 minutes").ShouldBe(1);
        Count("cleared").ShouldBe(0);
        Look(worker, seconds: 1200);
        Count("alert success_ratio_5m of gold cleared, it was raised at 2026-10-21T12:00:").ShouldBe(1);
        Count("raised:").ShouldBe(1);
    }

    [Fact]
    public void A6_15_BudgetBurnsAndRecovers_IsToldOnceEach()
    {
        var line = Line(new ObjectivePolicy { GoldNotDearer = true });
        var worker = Worker(line);
        var now = clock.GetUtcNow();
        line.Outcomes.Sli.Restore([.. Enumerable.Range(1, 32).Select(n => new SliRow(now.AddMinutes(-5 * n), "p", "core", new SliCounts(20, 20, 0)))], now);
        Look(worker, seconds: 60);
        Count("error budgets burn, so from now on: gold not dearer").ShouldBe(1);
        clock.Advance(TimeSpan.FromDays(30));
        Look(worker, seconds: 60);

        Count("error budgets have recovered").ShouldBe(1);
        Count("error budgets burn").ShouldBe(1);
    }

    private ObjectiveWorker Worker(LineSnapshot line) =>
        new(new GatewayState(new GatewaySnapshot(null!, line), clock.GetUtcNow()), store: null, clock, logs.CreateLogger("objectives"));

    private LineSnapshot Line(ObjectivePolicy objectives)
    {
        var (policy, retry) = (new DefencePolicy(), new RetryPolicy());
        return new LineSnapshot
        {
            Tenants = new TenantDirectory([new Tenant("core") { Tier = SlaTier.Gold }], new Dictionary<KeyHash, Tenant>()),
            Routes = new RouteTable([], [], []),
            TargetOf = static _ => throw new NotSupportedException(),
            StreamLimits = new TimeoutLimits(default, default, default, 1, default),
            PlainLimits = new Dictionary<string, TimeoutLimits>(StringComparer.Ordinal),
            Policy = policy,
            Defences = new Defences(policy, retry.Budget, clock, static waiter => waiter.Execute()),
            Retry = retry,
            Homes = new StateHomes(),
            Objectives = objectives,
        };
    }

    private void Look(ObjectiveWorker worker, int seconds)
    {
        for (var second = 0; second < seconds; second += 5)
        {
            worker.Look();
            clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private int Count(string words) => logs.Text.Split(words).Length - 1;
}
