using Breakwater.Core.Line.Attempts;

namespace Breakwater.Core.Line.Planning;

/// <summary>A plan made for one request.</summary>
/// <param name="Targets">What to try, in this order.</param>
/// <param name="Reason">Why.</param>
internal sealed record ChosenPlan(IReadOnlyList<Target> Targets, string Reason);
