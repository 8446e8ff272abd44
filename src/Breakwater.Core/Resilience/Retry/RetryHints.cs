namespace Breakwater.Core.Resilience.Retry;

/// <summary>What a provider said about trying again.</summary>
/// <param name="After">The wait it asked for, at most an hour; null when it did not say.</param>
/// <param name="ShouldRetry">Its <c>x-should-retry</c>; null when absent. Only a "no" is obeyed: a "yes" does not make a retry safe.</param>
public readonly record struct RetryHints(TimeSpan? After, bool? ShouldRetry);
