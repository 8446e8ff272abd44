using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>A provider's limits as its headers tell them: what is left is given out, and no more.</summary>
public sealed class ProviderQuotas
{
    private static readonly QuotaNeed One = new(0, 0);
    private readonly ProviderQuota quota = new();

    [Fact]
    public void Take_WithoutHeaders_NeverWaits()
    {
        for (var i = 0; i < 10_000; i++)
        {
            quota.Take(new QuotaNeed(1_000_000, 1_000_000), At(0), At(0)).ShouldBe(RateGrant.Now);
            if (i % 3 == 0)
            {
                quota.Observe(default, new QuotaNeed(1_000_000, 1_000_000), At(0));
            }
            else if (i % 3 == 1)
            {
                quota.Release(new QuotaNeed(1_000_000, 1_000_000));
            }
        }

        quota.Sent.ShouldBe(10_000);
    }

    [Fact]
    public void Take_SomeRemaining_IsGivenThatAndNoMore()
    {
        Told(Requests(10, 3, 42));

        Free(At(0)).ShouldBe(3);
        quota.Take(One, At(0), At(0)).RetryAfter.ShouldBe(At(6)); // 7 of 10 come back in 42 s.
    }

    [Theory]
    [InlineData(10, 0, 60, 6)]
    [InlineData(10, 0, 0, 6)]
    [InlineData(10, -5, 0, 6)]
    [InlineData(10, 0, 30, 3)]
    [InlineData(10_000, 9_999, 8.64, 0)]
    [InlineData(10_000, 0, 86_400, 8.64)]
    [InlineData(10_000, 0, 864_000, 8.64)]
    [InlineData(60, 0, -3, 1)]
    public void Take_NothingLeft_WaitsItsShareOfTheReset(double limit, double remaining, double reset, double wait)
    {
        Told(Requests(limit, remaining, reset));

        quota.Take(One, At(0), At(0)).RetryAfter.ShouldBe(At(wait));
        quota.Take(One, At(wait), At(0)).Granted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(5.9999999, false)]
    public void Wait_AgainstPatience_GrantsUpToItExactly(double patience, bool granted)
    {
        Told(Requests(10, 0, 60));
        var grant = quota.Take(One, At(0), At(patience));

        grant.Granted.ShouldBe(granted);
        grant.Wait.ShouldBe(At(granted ? 6 : 0));
        quota.Take(One, At(0), At(100)).Wait.ShouldBe(At(granted ? 12 : 6));
    }

    [Fact]
    public void Level_LongAfterwards_IsTheLimit()
    {
        Told(Requests(10, 0, 60));

        Free(At(1_000)).ShouldBe(10);
    }

    [Fact]
    public void Full_AndUsed_RefillsALimitAMinute()
    {
        Told(Requests(60, 60, 0));
        Free(At(0)).ShouldBe(60);

        quota.Take(One, At(0), At(0)).RetryAfter.ShouldBe(At(1));
    }

    [Theory]
    [InlineData(3, 900, 900, 900, 0)]
    [InlineData(0, 900, 900, 900, 1)]
    [InlineData(3, 299, 900, 900, 0.06)]
    [InlineData(3, 300, 900, 900, 0)]
    [InlineData(3, 900, 199, 900, 0.06)]
    [InlineData(3, 900, 200, 900, 0)]
    [InlineData(3, 900, 900, 99, 0.06)]
    [InlineData(3, 900, 900, 100, 0)]
    [InlineData(3, 298, 197, 98, 0.18)]
    public void EveryLane_HasToAllowIt_AndTheLongestWaitCounts(double requests, double tokens, double input, double output, double wait)
    {
        // A call of 200 tokens and 100 for its answer, where 60 calls and 1,000 tokens come in a minute.
        Told(new QuotaReading(new(60, requests, default), new(1_000, tokens, default), new(1_000, input, default), new(1_000, output, default)));

        quota.Take(new QuotaNeed(200, 100), At(0), At(0)).RetryAfter.ShouldBe(At(wait));
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(1_023, 1_023)]
    [InlineData(1_024, 1_024)]
    [InlineData(1_025, 1_024)]
    [InlineData(100_000, 1_024)]
    public void Take_AnswerOfAnyBound_CountsWithALikelyLengthAtMost(long bound, long counted)
    {
        Told(new QuotaReading(default, default, default, new QuotaLane(6_000, (3 * counted) - 1, TimeSpan.Zero)));
        var need = new QuotaNeed(7, bound);
        quota.Take(need, At(0), At(0)).Granted.ShouldBeTrue();
        quota.Take(need, At(0), At(0)).Granted.ShouldBeTrue();

        quota.Take(need, At(0), At(0)).RetryAfter.ShouldBe(At(0.01));
        quota.Release(need);
        quota.Take(need, At(0), At(0)).Granted.ShouldBeTrue();
    }

    [Fact]
    public void Take_MoreThanTheLimit_GoesWhenTheLaneIsFull()
    {
        Told(new QuotaReading(default, new QuotaLane(1_000, 400, TimeSpan.Zero), default, default));
        var huge = new QuotaNeed(5_000, 0);

        quota.Take(huge, At(0), At(0)).RetryAfter.ShouldBe(At(36));
        quota.Take(huge, At(36), At(0)).Granted.ShouldBeTrue();
        quota.Take(new QuotaNeed(1, 0), At(36), At(0)).RetryAfter.ShouldBe(At(240.06));
    }

    [Fact]
    public void Release_NotSent_GivesItsPartBack()
    {
        Told(Requests(10, 3, 0) with { Tokens = new QuotaLane(1_000, 300, TimeSpan.Zero), Input = new QuotaLane(900, 200, TimeSpan.Zero), Output = new QuotaLane(800, 100, TimeSpan.Zero) });
        var need = new QuotaNeed(200, 100);
        for (var i = 0; i < 5; i++)
        {
            quota.Take(need, At(0), At(0)).Granted.ShouldBeTrue();
            quota.Take(need, At(0), At(0)).Granted.ShouldBeFalse();
            quota.Release(need);
        }

        Free(At(0)).ShouldBe(3);
    }

    [Fact]
    public async Task Take_FromSeveralThreads_GivesWhatIsLeftAndNoMore()
    {
        Told(Requests(1_000, 1_000, 0));
        var granted = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                if (quota.Take(One, At(0), At(0)).Granted)
                {
                    Interlocked.Increment(ref granted);
                    if (i % 10 == 0)
                    {
                        quota.Release(One);
                        Interlocked.Decrement(ref granted);
                    }
                }
            }
        })));

        granted.ShouldBe(1_000);
    }

    [Fact]
    public void Take_AndObserve_AllocateNothing()
    {
        Pass();
        Allocations.EachTime(() => Pass()).ShouldBe(0);
    }

    private void Pass()
    {
        for (var i = 0; i < 1_000; i++)
        {
            quota.Take(new QuotaNeed(5, 5), At(i), At(0));
            quota.Observe(Requests(100, 99, 1), new QuotaNeed(5, 5), At(i), quota.Sent);
        }
    }

    private static QuotaReading Requests(double limit, double remaining, double reset) => new(new QuotaLane(limit, remaining, At(reset)), default, default, default);

    private void Told(in QuotaReading reading)
    {
        quota.Take(One, At(0), At(1e9)).Granted.ShouldBeTrue();
        quota.Observe(reading, One, At(0));
    }

    // How many more are let through at once.
    private int Free(TimeSpan now)
    {
        var count = 0;
        while (quota.Take(One, now, At(0)).Granted)
        {
            count++;
        }

        return count;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
