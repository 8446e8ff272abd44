using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Planning;

/// <summary>A plan made for one request.</summary>
/// <param name="Targets">What to try, in this order; none when none can serve it.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record ChosenPlan(IReadOnlyList<Target> Targets, PlanQuestion Question, PlanAnswer Answer);
