using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Rate = Breakwater.Core.Resilience.RateLimit.RateLimit;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>F-D1 for one process: over any sliding minute no more goes on than the rate and the burst.</summary>
public sealed class TokenBucketWindows
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void F_D1_AnySlidingMinute_PassesAtMostRateAndBurst(ulong seed)
    {
        var random = new SeededRandom(seed);
        var limit = new Rate(0.2 + (random.NextDouble() * 10), 1 + (random.NextDouble() * 40));
        var bucket = new TokenBucket(limit, TimeSpan.Zero);
        var passed = new List<(TimeSpan At, double Amount)>();
        var now = TimeSpan.Zero;
        for (var i = 0; i < 6_000; i++)
        {
            // Storms and pauses.
            now += TimeSpan.FromSeconds(random.NextDouble() * (random.NextDouble() < 0.02 ? 60 : 0.2));
            var amount = random.NextDouble() * limit.Burst;
            var grant = bucket.Take(amount, now, TimeSpan.FromSeconds(random.NextDouble() * 5));
            if (!grant.Granted)
            {
                grant.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
                continue;
            }

            // Some use less than they took: that counts, and the rest goes back at once. A waiter goes on when it was told to.
            var used = grant.Wait == TimeSpan.Zero && random.NextDouble() < 0.3 ? amount * random.NextDouble() : amount;
            bucket.Refund(amount - used, now);
            passed.Add((now + grant.Wait, used));
        }

        passed.Count.ShouldBeGreaterThan(500);
        Most(passed).ShouldBeInRange(limit.PerSecond * 60 * 0.8, (limit.PerSecond * 60) + limit.Burst + 1e-6);
    }

    [Fact]
    public void Waiters_AnyTraffic_KeepTheirOrder()
    {
        var random = new SeededRandom(9);
        var bucket = new TokenBucket(new Rate(3, 6), TimeSpan.Zero);
        var (now, last) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < 2_000; i++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble() * 0.5);
            var grant = bucket.Take(1, now, TimeSpan.FromSeconds(10));
            if (grant.Granted)
            {
                (now + grant.Wait).ShouldBeGreaterThanOrEqualTo(last);
                last = now + grant.Wait;
            }
        }
    }

    [Fact]
    public async Task F_D1_SeveralThreads_PassExactlyWhatIsThere()
    {
        var bucket = new TokenBucket(new Rate(1, 1_000), TimeSpan.Zero);
        var granted = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                // Those that come and leave again must leave nothing behind.
                if (bucket.Take(2, TimeSpan.Zero, TimeSpan.Zero).Granted)
                {
                    bucket.Refund(2, TimeSpan.Zero);
                }

                Interlocked.Add(ref granted, bucket.Take(1, TimeSpan.Zero, TimeSpan.Zero).Granted ? 1 : 0);
                bucket.Status(TimeSpan.Zero);
            }
        })));

        granted.ShouldBe(1_000);
    }

    [Fact]
    public void Take_AndRefund_AllocateNothing()
    {
        var bucket = new TokenBucket(new Rate(1, 1_000), TimeSpan.Zero);
        Pass(bucket);
        Allocations.EachTime(() => Pass(bucket)).ShouldBe(0);
    }

    private static void Pass(TokenBucket bucket)
    {
        for (var i = 0; i < 1_000; i++)
        {
            bucket.Take(3, TimeSpan.FromSeconds(i), TimeSpan.Zero);
            bucket.Refund(1, TimeSpan.FromSeconds(i));
            bucket.Status(TimeSpan.FromSeconds(i));
        }
    }

    // The most that any minute holds begins with one that passed.
    private static double Most(List<(TimeSpan At, double Amount)> passed)
    {
        var ordered = passed.OrderBy(one => one.At).ToArray();
        var (most, sum, end) = (0.0, 0.0, 0);
        foreach (var (start, amount) in ordered)
        {
            for (; end < ordered.Length && ordered[end].At < start + Minute; end++)
            {
                sum += ordered[end].Amount;
            }

            most = Math.Max(most, sum);
            sum -= amount;
        }

        return most;
    }
}
