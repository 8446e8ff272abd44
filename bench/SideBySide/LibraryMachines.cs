using System.Threading.RateLimiting;
using Breakwater.Core.Primitives;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Breakwater.Bench.SideBySide;

/// <summary>
/// The other side, each library used in its cheapest way: pipelines made once, pooled contexts, outcomes as values, no telemetry, no closures, no exceptions.
/// </summary>
internal static class LibraryMachines
{
    /// <summary>A call that fails, is decided on, waited for and made again.</summary>
    public static Side Retry(bool waits)
    {
        var pipeline = new ResiliencePipelineBuilder<Fault?> { TimeProvider = InstantClock.Instance }.AddRetry(new RetryStrategyOptions<Fault?>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is not null),
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = waits ? TimeSpan.FromMilliseconds(250) : TimeSpan.Zero,
            MaxDelay = TimeSpan.FromSeconds(2.5),
        }).Build();
        return () =>
        {
            var flaky = new Flaky();
            return () => Check.Served(ThroughAsync(pipeline, flaky));
        };
    }

    /// <summary>A call through a closed breaker.</summary>
    public static Side Breaker()
    {
        var pipeline = new ResiliencePipelineBuilder<Fault?>().AddCircuitBreaker(new CircuitBreakerStrategyOptions<Fault?>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is not null),
        }).Build();
        return () => () => Check.Served(ThroughAsync(pipeline, null));
    }

    /// <summary>A permit taken and given back.</summary>
    public static Side Concurrency()
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 64, QueueLimit = 0 });
        return () => () => Taken(limiter);
    }

    /// <summary>One request taken from a bucket that nobody refills meanwhile.</summary>
    public static Side Bucket()
    {
        var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = 1_000_000_000,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
        });
        return () => () => Taken(limiter);
    }

    private static void Taken(RateLimiter limiter)
    {
        using var lease = limiter.AttemptAcquire();
        Check.Granted(lease.IsAcquired);
    }

    private static async ValueTask<Fault?> ThroughAsync(ResiliencePipeline<Fault?> pipeline, Flaky? flaky)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await pipeline.ExecuteOutcomeAsync(static (_, flaky) => Outcome.FromResultAsValueTask(flaky?.Call()), context, flaky).ConfigureAwait(false);
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
