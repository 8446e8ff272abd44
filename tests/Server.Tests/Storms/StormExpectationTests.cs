using Breakwater.Simulator.Scenarios;

namespace Breakwater.Server.Tests.Storms;

/// <summary>What must come of each scenario at its full length.</summary>
public sealed class StormExpectationTests
{
    public static TheoryData<string> All => [.. StormCatalogue.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Scenario_AtFullLength_KeepsEveryBound(string name)
    {
        var report = StormSimulation.Run(StormCatalogue.Find(name)!, 1, policies: null, progress: null, CancellationToken.None);

        report.Expectations.Where(expectation => !expectation.Holds).ShouldBeEmpty();
    }
}
