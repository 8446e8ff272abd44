namespace Breakwater.Core.Configuration.Options;

/// <summary>How a backoff is spread (C5).</summary>
public enum Jitter
{
    /// <summary>Uniform from 0 to the delay.</summary>
    Full,

    /// <summary>Half the delay and up to as much again.</summary>
    Equal,

    /// <summary>The delay and up to a fixed time more.</summary>
    Additive,

    /// <summary>The delay, give or take a share of it.</summary>
    Proportional,
}

/// <summary>When a failed attempt is repeated (C1 to C5).</summary>
/// <param name="MaxAttempts">Attempts in all, the first one included.</param>
/// <param name="BaseBackoff">Ceiling of the first delay; it doubles with each attempt.</param>
/// <param name="CapBackoff">Greatest ceiling.</param>
/// <param name="Jitter">How the delay is drawn below or around its ceiling.</param>
/// <param name="JitterShare">For <see cref="Jitter.Proportional"/>: the share of the delay.</param>
/// <param name="JitterSpan">For <see cref="Jitter.Additive"/>: the most that is added.</param>
public sealed record RetryOptions(int MaxAttempts, TimeSpan BaseBackoff, TimeSpan CapBackoff, Jitter Jitter, double JitterShare, TimeSpan JitterSpan);
