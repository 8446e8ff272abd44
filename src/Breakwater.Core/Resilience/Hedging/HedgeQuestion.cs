namespace Breakwater.Core.Resilience.Hedging;

/// <summary>What the decision to hedge depends on, as it stands when the first attempt has been silent for <see cref="HedgePolicy.After"/>.</summary>
public readonly record struct HedgeQuestion
{
    /// <summary>The caller asked for a stream.</summary>
    public bool IsStream { get; init; }

    /// <summary>This request was hedged already.</summary>
    public bool AlreadyHedged { get; init; }

    /// <summary>The request builds on state that only its target holds.</summary>
    public bool BoundToState { get; init; }

    /// <summary>The provider itself would run a tool whose effects happen twice when it runs twice.</summary>
    public bool HasToolSideEffects { get; init; }

    /// <summary>What the prompt costs at the other target, in tokens at its plain price: what lies in its cache costs less, what it never saw all of it.</summary>
    public long PromptTokensAgain { get; init; }

    /// <summary>Another candidate is left that can take the request.</summary>
    public bool HasOtherTarget { get; init; }

    /// <summary>That candidate is healthy and its breaker closed.</summary>
    public bool IsOtherHealthy { get; init; }

    /// <summary>The gateway or that candidate is at its limit, or money is nearly spent.</summary>
    public bool IsOverloaded { get; init; }

    /// <summary>Time before the request's deadline.</summary>
    public TimeSpan TimeLeft { get; init; }
}
