namespace Breakwater.Simulator.Scenarios;

/// <summary>A scenario that can be run.</summary>
public sealed class StormScenario
{
    internal StormScenario(string name, string summary, Func<double, Scenario> create) => (Name, Summary, Create) = (name, summary, create);

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>What happens in it, in a line.</summary>
    public string Summary { get; }

    /// <summary>Makes it, with all its times multiplied; 1 is as it is meant.</summary>
    internal Func<double, Scenario> Create { get; }
}
