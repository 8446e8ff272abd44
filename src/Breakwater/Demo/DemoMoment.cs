namespace Breakwater.Demo;

/// <summary>A demonstration at one moment.</summary>
internal sealed record DemoMoment(DemoPhase Phase, IReadOnlyList<TargetLine> Targets, Tally Tally)
{
    /// <summary>What is happening now, in one sentence.</summary>
    public string Sentence => Targets.Where(target => target.Breaker != "closed").Select(target => $"the circuit of {target.Provider} is {target.Breaker.Replace('_', ' ')}").ToList() is { Count: > 0 } broken
        ? $"{Phase.Sentence}; {string.Join(" and ", broken)}."
        : Phase.Sentence + ".";
}
