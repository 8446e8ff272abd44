using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>Buckets that follow the configuration.</summary>
internal static class Buckets
{
    /// <summary>The bucket for a limit: the old one with the new limit where there was one, none where there is no limit.</summary>
    public static TokenBucket? Follow(TokenBucket? bucket, RateLimit? limit, TimeSpan now)
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
