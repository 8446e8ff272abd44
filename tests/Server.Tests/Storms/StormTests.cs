using System.Text.Json;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Server.Tests.Storms;

/// <summary>Every scenario, shortened, through the gateway's own line.</summary>
public sealed class StormTests
{
    private const double Short = 0.03;

    public static TheoryData<string> Names => [.. StormCatalogue.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_SameSeedTwice_GivesTheSameReportByteForByte(string name)
    {
        var (first, second) = (Run(name, 1), Run(name, 1));

        second.ToJson().ShouldBe(first.ToJson());
        second.ToHtml().ShouldBe(first.ToHtml());
        second.ToText().ShouldBe(first.ToText());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_AnotherSeed_GivesAnotherRunThatAddsUp(string name)
    {
        using var one = JsonDocument.Parse(Run(name, 1).ToJson());
        using var other = JsonDocument.Parse(Run(name, 2).ToJson());

        other.RootElement.GetProperty("providers").GetRawText().ShouldNotBe(one.RootElement.GetProperty("providers").GetRawText());
        foreach (var provider in one.RootElement.GetProperty("providers").EnumerateArray())
        {
            long Of(string counter) => provider.GetProperty(counter).GetInt64();
            Of("attempts").ShouldBeGreaterThan(0);
            (Of("answered") + Of("cancelled")).ShouldBeInRange(Of("accepted") - Of("refused"), Of("accepted"));
            Of("attempts").ShouldBeGreaterThanOrEqualTo(Of("accepted") + Of("throttled") + Of("errors"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Expectations_OfAnyScenario_AreNamedBoundedAndMeasured(string name)
    {
        var scenario = StormCatalogue.Find(name)!.Create(1);

        scenario.Expected.ShouldNotBeEmpty();
        scenario.Expected.Select(expected => expected.Name).ShouldBeUnique();
        scenario.Expected.ShouldAllBe(expected => expected.Points.Length > 0 && expected.Bound.Value > 0);
        scenario.Providers.SelectMany(provider => provider.Phases).ShouldAllBe(phase => phase.From < phase.Until && phase.Until <= scenario.Duration);
    }

    [Fact]
    public void Policies_OfAFile_ReplaceTheScenariosOwn()
    {
        var scenario = StormCatalogue.Find("outage")!;
        var own = ScenarioConfig.Read(scenario.Create(Short), policies: null);
        var single = own with { Retry = own.Retry with { MaxAttempts = 1 }, Providers = [], Tenants = [] };
        var report = StormSimulation.Run(scenario, 1, single, progress: null, Short, CancellationToken.None);

        report.Expectations.Single(e => e.Points == "A1.3").Measured.ShouldBeInRange(0.3, 1);
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        var told = new List<double>();

        Should.Throw<OperationCanceledException>(() => StormSimulation.Run(StormCatalogue.All[0], 1, null, share =>
        {
            told.Add(share);
            if (told.Count == 3)
            {
                cancelled.Cancel();
            }
        }, Short, cancelled.Token));
        told.Count.ShouldBe(3);
        told.ShouldBeInOrder();
    }

    private static StormReport Run(string name, ulong seed) =>
        StormSimulation.Run(StormCatalogue.Find(name)!, seed, policies: null, progress: null, Short, CancellationToken.None);
}
