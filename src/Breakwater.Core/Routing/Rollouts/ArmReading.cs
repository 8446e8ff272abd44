using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Rollouts;

/// <summary>What one arm of a rollout, the old or the new, has shown since the step began.</summary>
/// <param name="Requests">Requests that were the gateway's to serve; callers' own mistakes do not count.</param>
/// <param name="Successes">Those that were served.</param>
/// <param name="P95">Time that 95 % of the successes took: a stream to its first content, any other answer as a whole.</param>
/// <param name="Cost">What all of them cost together.</param>
public readonly record struct ArmReading(long Requests, long Successes, TimeSpan P95, Money Cost)
{
    /// <summary>Successes of the requests, 0 to 1; 1 without any.</summary>
    public double SuccessRatio => Requests == 0 ? 1 : (double)Successes / Requests;

    /// <summary>What one request cost on average, rounded down.</summary>
    public Money CostPerRequest => Requests == 0 ? Money.Zero : new Money(Cost.NanoUsd / Requests);
}
