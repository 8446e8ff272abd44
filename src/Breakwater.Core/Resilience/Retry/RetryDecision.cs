namespace Breakwater.Core.Resilience.Retry;

/// <summary>Why a request is not tried again.</summary>
public enum RetryStop
{
    /// <summary>It is tried again.</summary>
    None,

    /// <summary>The fault is one that another attempt does not cure.</summary>
    NotRetryable,

    /// <summary>The policy's attempts are used up.</summary>
    AttemptsSpent,

    /// <summary>Every target proved unreachable.</summary>
    NoLiveTarget,

    /// <summary>The soonest sensible attempt would start after the deadline: failing now is kinder than failing then.</summary>
    DeadlineTooNear,
}

/// <summary>What to do after an attempt failed.</summary>
/// <param name="Stop"><see cref="RetryStop.None"/> to go on; else why not.</param>
/// <param name="Target">The place of the next target among the candidates; -1 when stopped.</param>
/// <param name="Wait">How long to wait before it.</param>
/// <param name="RetryAfter">When stopped: the wait the caller should be told; null when none is known.</param>
public readonly record struct RetryDecision(RetryStop Stop, int Target, TimeSpan Wait, TimeSpan? RetryAfter)
{
    public bool GoesOn => Stop == RetryStop.None;

    internal static RetryDecision Go(int target, TimeSpan wait) => new(RetryStop.None, target, wait, null);

    internal static RetryDecision End(RetryStop why, TimeSpan? retryAfter) => new(why, -1, TimeSpan.Zero, retryAfter);
}
