using System.Globalization;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.GoldSets;

/// <summary>How one case went.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How.</param>
/// <param name="Reason">Why it did not pass; empty when it did. Holds nothing of the answer.</param>
public sealed record CaseResult(GoldCase Case, CaseOutcome Outcome, string Reason)
{
    /// <summary>The answer; null when there was none. Shown to who asks for it alone.</summary>
    public string? Answer { get; init; }

    /// <summary>The judge's own words; null without a verdict. They may hold a part of the answer.</summary>
    public string? JudgeReason { get; init; }

    /// <summary>The model that answered; empty when none did.</summary>
    public string Model { get; init; } = "";

    /// <summary>What question and judge cost.</summary>
    public Money Cost { get; init; }
}

/// <summary>How a case can go.</summary>
public enum CaseOutcome
{
    Passed,

    /// <summary>The answer is not what it must be.</summary>
    Failed,

    /// <summary>There was no answer, or no verdict.</summary>
    Unanswered,

    /// <summary>It was not asked any more: the run had cost what it may.</summary>
    NotRun,
}

/// <summary>The cases of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Cases">All cases.</param>
/// <param name="Floor">Least share that must pass.</param>
/// <param name="HighRiskFailed">Cases of high risk that did not pass.</param>
public sealed record ClassScore(string Name, int Passed, int Cases, double Floor, int HighRiskFailed)
{
    /// <summary>Whether enough passed, and all of high risk. Compared as counts: 29 of 30 is not 0.9666….</summary>
    public bool IsHeld => HighRiskFailed == 0 && Passed >= (Floor * Cases) - 1e-9;

    /// <summary>What is wrong, for people; null when it is held.</summary>
    public string? Breach => IsHeld ? null
        : HighRiskFailed > 0 ? Told($"class {Name}: {HighRiskFailed} of high risk did not pass")
        : Told($"class {Name}: {Passed} of {Cases} passed, its floor is {Floor:0.####}");

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a set went.</summary>
/// <param name="Set">The set.</param>
/// <param name="Results">Each case, in the set's order.</param>
public sealed record GoldReport(GoldSet Set, IReadOnlyList<CaseResult> Results)
{
    /// <summary>The classes in the order of their first cases.</summary>
    public IReadOnlyList<ClassScore> Classes { get; } =
    [
        .. Results.GroupBy(result => result.Case.Class, StringComparer.Ordinal).Select(group => new ClassScore(
            group.Key,
            group.Count(result => result.Outcome == CaseOutcome.Passed),
            group.Count(),
            Set.FloorOf(group.Key),
            group.Count(result => result.Case.IsHighRisk && result.Outcome != CaseOutcome.Passed))),
    ];

    /// <summary>Cases that passed.</summary>
    public int Passed => Results.Count(result => result.Outcome == CaseOutcome.Passed);

    /// <summary>What all of it cost.</summary>
    public Money Cost => new(Results.Sum(result => result.Cost.NanoUsd));

    /// <summary>The share of cases passed, 0 to 1.</summary>
    public double Score => Results.Count == 0 ? 0 : (double)Passed / Results.Count;

    /// <summary>Whether every class held its floor.</summary>
    public bool IsHeld => Classes.All(one => one.IsHeld);
}
