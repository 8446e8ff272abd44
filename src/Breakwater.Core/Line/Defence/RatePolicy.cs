using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>Rates at the entry (A4.2, A4.3, C18); null for no limit.</summary>
public sealed record RatePolicy
{
    /// <summary>Requests of all callers.</summary>
    public RateLimit? Requests { get; init; }

    /// <summary>Tokens of all callers, input and output together.</summary>
    public RateLimit? Tokens { get; init; }

    /// <summary>Requests of each tenant that has no rate of its own.</summary>
    public RateLimit? TenantRequests { get; init; }

    /// <summary>The longest wait for a bucket to refill, deadline permitting; what would take longer is refused at once. Default 1 s.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);
}
