using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>What came of a scenario, for people and for programs. The same scenario, seed and configuration give the same report, byte for byte.</summary>
public sealed class StormReport
{
    private readonly StormOutcome _outcome;

    internal StormReport(StormScenario scenario, ulong seed, StormOutcome outcome)
    {
        _outcome = outcome;
        (Scenario, Seed) = (scenario, seed);
        Expectations = [.. outcome.Scenario.Expected.Select(expected => expected.Judge(outcome))];
    }

    public StormScenario Scenario { get; }

    public ulong Seed { get; }

    /// <summary>What must hold, judged.</summary>
    public IReadOnlyList<Expectation> Expectations { get; }

    /// <summary>Whether everything holds.</summary>
    public bool Holds => Expectations.All(expectation => expectation.Holds);

    /// <summary>A table, sparklines and the expectations, for a terminal.</summary>
    public string ToText() => TextReport.Write(this, _outcome);

    /// <summary>Everything in one line of JSON.</summary>
    public string ToJson() => JsonReport.Write(this, _outcome);

    /// <summary>A page with plots that needs nothing but itself.</summary>
    public string ToHtml() => HtmlReport.Write(this, _outcome);
}
