using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>What the caller's headers say, checked at the door (CONTRACT section 4).</summary>
public sealed record CallerHints
{
    /// <summary>No hints.</summary>
    public static CallerHints None { get; } = new();

    /// <summary>The service class asked for; null when unset.</summary>
    public SlaTier? SlaTier { get; init; }

    /// <summary>Admission tag, alias resolved; null when unset.</summary>
    public string? Intent { get; init; }

    /// <summary>The caller's own deadline from arrival; null when unset.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The conversation that the request belongs to (<c>x-breakwater-session</c>); null when unset.</summary>
    public string? Session { get; init; }

    /// <summary>What the caller will pay at most (<c>x-breakwater-max-cost-usd</c>); null when unset.</summary>
    public Money? MaxCost { get; init; }

    /// <summary>Attribution tags, at most eight; empty when none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Headers that may go along to a provider of the caller's dialect (<c>anthropic-version</c>, <c>anthropic-beta</c> …).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Forwarded { get; init; } = [];

    /// <summary>True when the caller can wait for its answer (<c>Prefer: respond-async</c>).</summary>
    public bool MayWait { get; init; }

    /// <summary>True for a request that was taken over before; its tenant is <see cref="OnBehalfOf"/>, and no credential is asked for. Never from a header.</summary>
    public bool IsJob { get; init; }

    /// <summary>Whose job it is; null for one of an open gateway.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The SDK's own retry count (<c>x-stainless-retry-count</c>); 0 when unset.</summary>
    public int ClientRetries { get; init; }
}
