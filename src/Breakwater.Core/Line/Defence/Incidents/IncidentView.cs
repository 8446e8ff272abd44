namespace Breakwater.Core.Line.Defence.Incidents;

/// <summary>A state of incident that is on.</summary>
/// <param name="Name"><c>degraded</c>, <c>non_critical_paused</c> or <c>rate_cut</c>.</param>
/// <param name="Since">When it began, on the monotonic clock.</param>
/// <param name="Reason">What it was judged by, and what it does, for people.</param>
public sealed record IncidentView(string Name, TimeSpan Since, string Reason);
