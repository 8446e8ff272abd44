using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>Buckets of requests and of tokens that follow the configuration; null where there is no limit. Safe for concurrent use; <see cref="Apply"/> has one caller at a time.</summary>
public sealed class RatePair
{
    /// <summary>Requests.</summary>
    public TokenBucket? Requests { get; private set; }

    /// <summary>Tokens, input and output together.</summary>
    public TokenBucket? Tokens { get; private set; }

    /// <summary>Puts other limits in force; what was used under the old ones stays used.</summary>
    internal void Apply(RateLimit? requests, RateLimit? tokens, TimeSpan now) => (Requests, Tokens) = (Follow(Requests, requests, now), Follow(Tokens, tokens, now));

    /// <summary>Lets only a part of the rates flow.</summary>
    internal void Scale(double part, TimeSpan now)
    {
        Requests?.Scale(part, now);
        Tokens?.Scale(part, now);
    }

    // The old bucket with the new limit where there was one, none where there is no limit.
    private static TokenBucket? Follow(TokenBucket? bucket, RateLimit? limit, TimeSpan now)
    {
        if (limit is null)
        {
            return null;
        }

        if (bucket is null)
        {
            return new TokenBucket(limit.Value, now);
        }

        bucket.SetLimit(limit.Value, now);
        return bucket;
    }
}
