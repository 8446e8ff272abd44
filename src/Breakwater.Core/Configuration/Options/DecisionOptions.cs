namespace Breakwater.Core.Configuration.Options;

/// <summary>How decisions are kept.</summary>
/// <param name="Record">Whether they are kept at all.</param>
/// <param name="Keep">For how long.</param>
/// <param name="MostBytes">How much room they may take.</param>
public sealed record DecisionOptions(bool Record, TimeSpan Keep, long MostBytes);
