using System.Globalization;

namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>When a state of incident began, and what it was judged by.</summary>
/// <param name="At">On the monotonic clock.</param>
/// <param name="Calls">How many calls were looked at.</param>
/// <param name="Share">The share of those that were bad, 0 to 1.</param>
public sealed record Onset(TimeSpan At, long Calls, double Share)
{
    /// <summary>The figures: <c>31.2 % of 240 calls</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.#} % of {Calls} calls");
}
