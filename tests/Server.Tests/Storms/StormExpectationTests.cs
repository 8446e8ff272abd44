using Breakwater.Simulator.Scenarios;

namespace Breakwater.Server.Tests.Storms;

/// <summary>What must come of each scenario at its full length. A scenario is added here when the line keeps its bounds; none is ever taken out.</summary>
public sealed class StormExpectationTests
{
    /// <summary>The scenarios whose every expectation holds.</summary>
    public static TheoryData<string> Kept => ["slow-leak"];

    [Theory]
    [MemberData(nameof(Kept))]
    public void Scenario_AtFullLength_KeepsEveryBound(string name)
    {
        var report = StormSimulation.Run(StormCatalogue.Find(name)!, 1, policies: null, progress: null, CancellationToken.None);

        report.Expectations.Where(expectation => !expectation.Holds).ShouldBeEmpty();
    }
}
