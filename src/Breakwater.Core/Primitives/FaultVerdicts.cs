namespace Breakwater.Core.Primitives;

/// <summary>Whose fault it is.</summary>
public enum FaultSide { Client, Gateway, Provider, Unknown }

/// <summary>How far the request had come.</summary>
public enum FaultStage { Door, Identify, Admit, Decode, Plan, Connect, Send, FirstToken, Stream, Settle }

/// <summary>What a fault tells the circuit breaker.</summary>
public enum BreakerVerdict { Good, Bad, Ignore }

/// <summary>What a fault tells the concurrency limiter.</summary>
public enum LimiterVerdict { Success, Ignore, Dropped }

/// <summary>What happens to money held for the request.</summary>
public enum HoldDisposition { Release, SettleActual, SettleEstimate }

/// <summary>How loudly a fault is logged.</summary>
public enum FaultLevel { Debug, Information, Warning, Error }

/// <summary>One row of the fault table.</summary>
/// <param name="Side">Whose fault it is.</param>
/// <param name="Code">The stable code in our own errors (docs/reference/errors.md).</param>
/// <param name="OpenAi">Status and <c>error.type</c> for OpenAI callers (protocols 8.6).</param>
/// <param name="Anthropic">Status and <c>error.type</c> for Anthropic callers (protocols 8.6).</param>
/// <param name="Retryable">Whether another attempt may follow while nothing is committed.</param>
/// <param name="Breaker">Verdict for the breaker of the target.</param>
/// <param name="Limiter">Verdict for the permit held on the target.</param>
/// <param name="CountsInSlo">Whether the request counts against the objectives.</param>
/// <param name="Hold">What happens to money held for it.</param>
/// <param name="Level">Log level.</param>
public sealed record FaultRow(
    FaultSide Side,
    string Code,
    FaultFace OpenAi,
    FaultFace Anthropic,
    bool Retryable,
    BreakerVerdict Breaker,
    LimiterVerdict Limiter,
    bool CountsInSlo,
    HoldDisposition Hold,
    FaultLevel Level)
{
    /// <summary>True for what the gateway refuses at its own door, untried: the caller may come back when told to.</summary>
    public bool IsShed { get; init; }

    /// <summary>
    /// True when nobody could serve just now, and waiting cures it, or when the tier answers at once in degraded form (A2.18): an answer of last resort may stand in (A2.15). What somebody must mend (a spent quota, a refused
    /// key, a bug) is always told as the error it is.
    /// </summary>
    public bool IsOutage { get; init; }
}

/// <summary>How one dialect sees a fault.</summary>
public readonly record struct FaultFace(int Status, string Type);
