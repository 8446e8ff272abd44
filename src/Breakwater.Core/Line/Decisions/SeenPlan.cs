using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Decisions;

/// <summary>How the candidates of a plan stood when a block was closed.</summary>
/// <param name="Seen">The plan's hash.</param>
/// <param name="Live">One view for each candidate.</param>
public sealed record SeenPlan(string Seen, IReadOnlyList<LiveView> Live);
