namespace Breakwater.Core.Routing;

/// <summary>What is answered while nobody can serve (A1.21, A2.15).</summary>
/// <param name="Match">Which requests it is for.</param>
/// <param name="Text">The operator's own words, the whole of the answer.</param>
public sealed record LastResort(RouteMatch Match, string Text);
