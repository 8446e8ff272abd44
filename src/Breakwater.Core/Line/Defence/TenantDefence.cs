using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>What one tenant still has of its rates; null where it has no limit. Safe for concurrent use.</summary>
public sealed class TenantDefence(string id)
{
    /// <summary>The tenant's id.</summary>
    public string Id { get; } = id;

    /// <summary>Its requests.</summary>
    public TokenBucket? Requests { get; private set; }

    /// <summary>Its tokens, input and output together.</summary>
    public TokenBucket? Tokens { get; private set; }

    /// <summary>Puts other limits in force; what was used under the old ones stays used.</summary>
    internal void Apply(RateLimit? requests, RateLimit? tokens, TimeSpan now) =>
        (Requests, Tokens) = (Buckets.Follow(Requests, requests, now), Buckets.Follow(Tokens, tokens, now));

    /// <summary>Lets only a part of its rates flow.</summary>
    internal void Scale(double part, TimeSpan now)
    {
        Requests?.Scale(part, now);
        Tokens?.Scale(part, now);
    }
}
