using Breakwater.Core.Resilience.RateLimit;
using Rate = Breakwater.Core.Resilience.RateLimit.RateLimit;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>The bucket's course, step by step (A4.2, C18).</summary>
public sealed class TokenBuckets
{
    private static readonly Rate Storm = new(8, 16);

    [Fact]
    public void A4_2_FullBucket_GivesItsBurstAtOnceThenTheRate()
    {
        var bucket = new TokenBucket(Storm, At(0));
        for (var i = 0; i < 16; i++)
        {
            bucket.Take(1, At(0), At(0)).ShouldBe(RateGrant.Now);
        }

        for (var i = 1; i <= 24; i++)
        {
            bucket.Take(1, At(0), At(3)).ShouldBe(new RateGrant(true, At(i / 8.0), At(0)));
        }

        bucket.Take(1, At(0), At(3)).ShouldBe(new RateGrant(false, At(0), At(25 / 8.0)));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0.125, false)]
    [InlineData(1, 0.1249999, false)]
    [InlineData(0.125, 0.125, true)]
    [InlineData(0.125, 0.1249999, false)]
    public void Take_WaitAgainstPatience_GrantsUpToItExactly(double wanted, double patience, bool granted)
    {
        var bucket = Empty(Storm);

        // The wait is the amount over the rate of 8: an amount of 1 waits 0.125 s, one of 8 × x waits x.
        bucket.Take(wanted * 8, At(0), At(patience)).Granted.ShouldBe(granted);
    }

    [Fact]
    public void Take_Refused_TakesNothing()
    {
        var bucket = Empty(Storm);
        bucket.Take(1, At(0), At(0)).RetryAfter.ShouldBe(At(0.125));
        bucket.Take(1, At(0), At(0)).RetryAfter.ShouldBe(At(0.125));

        bucket.Take(1, At(0.125), At(0)).ShouldBe(RateGrant.Now);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(1.0 / 3, 2)]
    [InlineData(7, 3)]
    [InlineData(1e6 / 60, 1e6)]
    [InlineData(1e12, 1e12)]
    public void Take_RefusedAndBackExactlyWhenTold_FindsItsPartHoweverOftenOthersLooked(double perSecond, double burst)
    {
        var bucket = Empty(new Rate(perSecond, burst));
        var wait = bucket.Take(burst, At(0), At(0)).RetryAfter;
        for (var i = 1; i < 1_000; i++)
        {
            bucket.Take(burst, wait * i / 1_000, At(0)).Granted.ShouldBeFalse();
        }

        bucket.Take(burst, wait, At(0)).ShouldBe(RateGrant.Now);
        bucket.Take(1e-3 * burst, wait, At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void Take_OfNothing_NeverWaits()
    {
        var bucket = Empty(Storm);
        bucket.Charge(100, At(0));

        bucket.Take(0, At(0), At(0)).ShouldBe(RateGrant.Now);
    }

    [Fact]
    public void Take_MoreThanTheBurst_WaitsForAFullBucketAndIsRepaidFirst()
    {
        var bucket = Empty(Storm);
        bucket.Take(32, At(0), At(2)).ShouldBe(new RateGrant(true, At(2), At(0)));

        // 32 of which 16 are debt when it goes on at 2 s: the next one goes on at 4 s and an eighth.
        bucket.Take(1, At(2), At(10)).Wait.ShouldBe(At(2.125));
    }

    [Fact]
    public void Take_MoreThanTheBurstOfAFullBucket_GoesAtOnce()
    {
        var bucket = new TokenBucket(Storm, At(0));

        bucket.Take(1_000, At(0), At(0)).ShouldBe(RateGrant.Now);
        bucket.Status(At(0)).Remaining.ShouldBe(0);
        bucket.Take(1, At(0), At(1_000)).Wait.ShouldBe(At(985 / 8.0));
    }

    [Fact]
    public void Refill_LongPause_StopsAtTheBurst()
    {
        var bucket = Empty(Storm);
        bucket.Take(16, At(2), At(0)).Granted.ShouldBeTrue();
        bucket.Take(16, At(100), At(0)).Granted.ShouldBeTrue();
        bucket.Take(0.001, At(100), At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void Refund_AnyAmount_GivesBackUpToTheBurst()
    {
        var bucket = Empty(Storm);
        bucket.Refund(3, At(0));
        bucket.Take(3, At(0), At(0)).Granted.ShouldBeTrue();
        bucket.Take(0.001, At(0), At(0)).Granted.ShouldBeFalse();
        bucket.Refund(1_000, At(0));
        bucket.Status(At(0)).Reset.ShouldBe(At(0));
        bucket.Take(16, At(0), At(0)).Granted.ShouldBeTrue();
        bucket.Take(0.001, At(0), At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void Refund_OfAWaiterThatLeft_LetsTheNextOneGoSooner()
    {
        var bucket = Empty(Storm);
        bucket.Take(8, At(0), At(2)).Wait.ShouldBe(At(1));
        bucket.Refund(8, At(0.5));

        bucket.Take(4, At(0.5), At(0)).ShouldBe(RateGrant.Now);
    }

    [Fact]
    public void Charge_BeyondTheBurst_MakesTheNextOneWait()
    {
        var bucket = new TokenBucket(Storm, At(0));
        bucket.Charge(24, At(0));

        bucket.Take(1, At(0), At(10)).Wait.ShouldBe(At(9 / 8.0));
    }

    [Fact]
    public void Charge_AfterALongPause_ComesOffAFullBucket()
    {
        var bucket = new TokenBucket(Storm, At(0));
        bucket.Charge(8, At(100));

        bucket.Take(16, At(100), At(10)).Wait.ShouldBe(At(1));
    }

    [Fact]
    public void Time_ThatGoesBack_ChangesNothing()
    {
        var bucket = Empty(Storm);
        bucket.Take(8, At(1), At(0)).Granted.ShouldBeTrue();
        bucket.Take(1, At(0.5), At(0)).RetryAfter.ShouldBe(At(0.125));
        bucket.Take(1, At(1.125), At(0)).Granted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(16, 6, 32, 26)]
    [InlineData(16, 16, 32, 16)]
    [InlineData(16, 0, 32, 32)]
    [InlineData(16, 0, 4, 4)]
    [InlineData(16, 2, 4, 2)]
    [InlineData(16, 4, 4, 0)]
    [InlineData(16, 10, 4, 0)]
    [InlineData(16, 20, 4, -4)]
    [InlineData(16, 20, 32, 12)]
    [InlineData(16, 20, 16, -4)]
    [InlineData(16, 7, 16, 9)]
    public void SetLimit_WhatWasUsed_StaysUsedAndMakesNoNewDebt(double burst, double used, double next, double left)
    {
        var bucket = new TokenBucket(new Rate(1, burst), At(0));
        bucket.Charge(used, At(0));
        bucket.SetLimit(new Rate(2, next), At(0));

        bucket.Limit.ShouldBe(new Rate(2, next));
        bucket.Take(next, At(0), At(1_000)).Wait.ShouldBe(At((next - left) / 2));
    }

    [Fact]
    public void SetLimit_TimeBefore_FlowsAtTheOldRate()
    {
        var bucket = Empty(new Rate(1, 100));
        bucket.SetLimit(new Rate(10, 100), At(5));

        bucket.Take(15, At(6), At(0)).Granted.ShouldBeTrue();
        bucket.Take(0.001, At(6), At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void Refund_AfterALowerLimit_StopsAtTheNewBurst()
    {
        var bucket = Empty(new Rate(1, 100));
        bucket.SetLimit(new Rate(1, 10), At(0));
        bucket.Refund(100, At(0));

        bucket.Take(10, At(0), At(0)).Granted.ShouldBeTrue();
        bucket.Take(0.001, At(0), At(0)).Granted.ShouldBeFalse();
    }

    [Fact]
    public void A4_14_Scale_SlowsTheRateFromThenOnAndKeepsTheBurst()
    {
        var bucket = Empty(Storm);
        bucket.Scale(0.5, At(1));
        bucket.Take(8, At(1), At(0)).Granted.ShouldBeTrue();
        bucket.Take(4, At(1), At(1)).Wait.ShouldBe(At(1));
        bucket.Status(At(1)).Limit.ShouldBe(240);
        bucket.SetLimit(new Rate(16, 16), At(2));
        bucket.Take(8, At(2), At(1)).Wait.ShouldBe(At(1));
        bucket.Scale(1, At(3));
        bucket.Take(16, At(3), At(1)).Wait.ShouldBe(At(1));
        bucket.Take(16, At(100), At(0)).Granted.ShouldBeTrue();
        bucket.Limit.ShouldBe(new Rate(16, 16));
    }

    [Theory]
    [InlineData(60, 1, 10)]
    [InlineData(20, 1.0 / 3, 20.0 / 6)]
    [InlineData(6, 0.1, 1)]
    [InlineData(5, 5.0 / 60, 1)]
    [InlineData(7, 7.0 / 60, 7.0 / 6)]
    [InlineData(1, 1.0 / 60, 1)]
    public void PerMinute_AnyAmount_HasTenSecondsOfBurstAndOneAtLeast(double amount, double perSecond, double burst)
    {
        var limit = Rate.PerMinute(amount);

        limit.PerSecond.ShouldBe(perSecond, 1e-12);
        limit.Burst.ShouldBe(burst, 1e-12);
    }

    [Fact]
    public void Wait_OfARateNextToNothing_IsLongAndFinite()
    {
        var bucket = Empty(new Rate(1e-300, 1));

        bucket.Take(1, At(0), At(0)).RetryAfter.ShouldBe(At(1e9));
    }

    private static TokenBucket Empty(Rate limit)
    {
        var bucket = new TokenBucket(limit, At(0));
        bucket.Take(limit.Burst, At(0), At(0)).Granted.ShouldBeTrue();
        return bucket;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
