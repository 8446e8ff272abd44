using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Rate = Breakwater.Core.Resilience.RateLimit.RateLimit;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>F-D2: what callers are told of a bucket.</summary>
public sealed class TokenBucketStatuses
{
    [Fact]
    public void Status_AnyLevel_TellsRateRestAndTimeUntilFull()
    {
        var bucket = new TokenBucket(new Rate(8, 16), At(0));
        bucket.Status(At(0)).ShouldBe(new RateStatus(480, 16, At(0)));
        bucket.Take(4.5, At(0), At(0));
        bucket.Status(At(0)).ShouldBe(new RateStatus(480, 11, At(4.5 / 8)));
        bucket.Charge(20, At(0));
        bucket.Status(At(0)).ShouldBe(new RateStatus(480, 0, At(24.5 / 8)));
    }

    [Fact]
    public void Status_FirstLookInTheSecondMinute_TellsTheWhole() =>
        new TokenBucket(new Rate(8, 16), At(60)).Status(At(61)).Remaining.ShouldBe(16);

    [Fact]
    public void Limit_OfAnyWholeRateAMinute_IsThatNumber()
    {
        for (var amount = 1; amount <= 10_000; amount++)
        {
            new TokenBucket(Rate.PerMinute(amount), At(0)).Status(At(0)).Limit.ShouldBe(amount);
        }
    }

    [Theory]
    [InlineData(59.9999999, 90)]
    [InlineData(60, 100)]
    [InlineData(61, 100)]
    public void F_D2_Remaining_RisesOnlyWithTheNextMinute(double at, long remaining)
    {
        var bucket = new TokenBucket(new Rate(1, 100), At(0));
        bucket.Take(10, At(0), At(0));
        bucket.Status(At(0)).Remaining.ShouldBe(90);

        bucket.Status(At(at)).Remaining.ShouldBe(remaining);
    }

    [Fact]
    public void F_D2_AfterAQuietMinute_TheFirstLookTellsTheWhole()
    {
        var bucket = new TokenBucket(new Rate(1, 100), At(0));
        bucket.Take(100, At(0), At(0));

        bucket.Status(At(30)).Remaining.ShouldBe(30);
        bucket.Refund(20, At(30));
        bucket.Status(At(30)).Remaining.ShouldBe(30);
        bucket.Status(At(60)).Remaining.ShouldBe(80);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void F_D2_AnyCourse_RemainingNeverRisesWithinAMinuteNorExceedsWhatIsThere(ulong seed)
    {
        var random = new SeededRandom(seed);
        var bucket = new TokenBucket(new Rate(5, 50), At(0));
        var (now, minute, told) = (At(0), -1L, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            now += At(random.NextDouble());
            var amount = random.NextDouble() * 20;
            switch (random.NextBits() % 5)
            {
                case 0: bucket.Refund(amount, now); break;
                case 1: bucket.Charge(amount, now); break;
                case 2 when step % 100 == 0: bucket.SetLimit(new Rate(1 + amount, 10 + amount), now); break;
                default: bucket.Take(amount, now, At(0.5)); break;
            }

            var status = bucket.Status(now);
            var current = now.Ticks / TimeSpan.TicksPerMinute;
            if (current == minute)
            {
                status.Remaining.ShouldBeLessThanOrEqualTo(told);
            }

            (minute, told) = (current, status.Remaining);
            told.ShouldBeGreaterThanOrEqualTo(0);

            // Whoever is told that so much is left gets it without a wait.
            if (told > 0)
            {
                bucket.Take(told, now, At(0)).Granted.ShouldBeTrue();
                bucket.Refund(told, now);
            }
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
