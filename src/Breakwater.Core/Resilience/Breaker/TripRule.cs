namespace Breakwater.Core.Resilience.Breaker;

/// <summary>Trips when in each of the last windows enough calls ended and too many of them had failed (C7). Only a failure makes it look.</summary>
/// <param name="Window">Length of one window in whole seconds; the current second is its last.</param>
/// <param name="MinimumCalls">Fewer calls than this prove nothing.</param>
/// <param name="Share">The share of failed calls, 0 to 1.</param>
/// <param name="Inclusive">Whether exactly that share is enough.</param>
/// <param name="Windows">How many windows in a row, the last one ending now; at least 1.</param>
public sealed record TripRule(TimeSpan Window, int MinimumCalls, double Share, bool Inclusive = true, int Windows = 1)
{
    /// <summary>The rule in words, as a reason tells it.</summary>
    public override string ToString()
    {
        var bound = Inclusive ? "at least" : "more than";
        var repeated = Windows > 1 ? $", {Windows} times in a row" : "";
        return $"{bound} {Share * 100:0.#} % of {MinimumCalls} or more calls failed within {Window.TotalSeconds:0.#} s{repeated}";
    }

    internal bool IsMetBy(long calls, long failed) => calls >= MinimumCalls && (Inclusive ? failed >= Share * calls : failed > Share * calls);
}
