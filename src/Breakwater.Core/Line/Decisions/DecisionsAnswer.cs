namespace Breakwater.Core.Line.Decisions;

/// <summary>Decisions, the newest first, with the plans that they refer to; next is the cursor of the page after, absent when there is none.</summary>
public sealed record DecisionsAnswer(IReadOnlyList<Decision> Decisions, IReadOnlyDictionary<string, DecidedPlan> Plans, string? Next);

/// <summary>One decision with its plan; without one where none was made.</summary>
public sealed record DecisionAnswer(Decision Decision, DecidedPlan? Plan);
