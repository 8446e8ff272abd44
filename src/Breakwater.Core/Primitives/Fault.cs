namespace Breakwater.Core.Primitives;

/// <summary>
/// An expected failure as a value: what happened, on whose side, how far the request had come.
/// What follows from it (status, codes, retry, verdicts) is in <see cref="FaultTable"/> alone.
/// </summary>
public sealed record Fault(FaultKind Kind, string Detail)
{
    /// <summary>Where the request was when it failed.</summary>
    public FaultStage Stage { get; init; }

    /// <summary>The request field or configuration key at fault, as a path (<c>messages[0].role</c>); null when none is to blame.</summary>
    public string? Param { get; init; }

    /// <summary>The hop that failed (A17.1): dns, connect, tls, proxy, pool, header or body; null off the wire.</summary>
    public string? Hop { get; init; }

    /// <summary>The provider it happened at, by its name in the configuration; null when none was asked.</summary>
    public string? At { get; init; }

    /// <summary>Earliest wait after which a retry makes sense, as the provider asked; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the provider asked not to be called again (<c>x-should-retry: false</c>).</summary>
    public bool Final { get; init; }

    /// <summary>What the provider itself answered; null when the provider gave no error of its own.</summary>
    public ProviderError? Provider { get; init; }

    /// <summary>True when answer bytes had already gone to the client.</summary>
    public bool Committed { get; init; }

    /// <summary>Whose fault it is, from the table.</summary>
    public FaultSide Side => FaultTable.Of(Kind).Side;

    /// <summary>Whether another attempt may follow: the table's word, unless bytes already went out or the provider said no.</summary>
    public bool Retryable => !Committed && !Final && FaultTable.Of(Kind).Retryable;

    /// <summary>A fault of the caller's request.</summary>
    public static Fault InvalidRequest(string detail, string? param = null) => new(FaultKind.InvalidRequest, detail) { Param = param };
}
