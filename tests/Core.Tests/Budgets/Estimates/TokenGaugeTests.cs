using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Primitives;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Budgets.Estimates;

/// <summary>Tokens as the provider counts them, learned from its reports: likely for rates, hardly ever too few for money.</summary>
public sealed class TokenGaugeTests
{
    private readonly TokenGauge gauge = new();

    [Fact]
    public void Fresh_NothingIsKnown_IsPlainForRatesAndCautiousForMoney()
    {
        gauge.Expected(1_000).ShouldBe(1_000);
        gauge.Ceiling(1_000, tools: false).ShouldBe(1_626);
        (gauge.Ceiling(1_000, tools: true) - gauge.Ceiling(1_000, tools: false)).ShouldBe(800);
        gauge.ExpectedAnswer.ShouldBe(0);
    }

    [Fact]
    public void Expected_AfterReports_IsTheirMean()
    {
        for (var i = 0; i < 100; i++)
        {
            gauge.Record(1_000, i % 2 == 0 ? 1_000 : 1_400, 10);
        }

        gauge.Expected(1_000).ShouldBeInRange(1_199, 1_200);
        gauge.ExpectedAnswer.ShouldBe(10);
    }

    // Dense text, thin text, and text whose ratio wanders: the promise is the same.
    [Theory]
    [InlineData(0.7, 0.05, 1)]
    [InlineData(1.0, 0.20, 2)]
    [InlineData(1.6, 0.30, 3)]
    [InlineData(0.9, 0.60, 4)]
    public void Ceiling_AfterEnoughReports_IsBelowTheActualInLessThanOneOfAHundred(double typical, double spread, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        for (var i = 0; i < 3_000; i++)
        {
            Report(random, typical, spread);
        }

        var over = 0;
        var reserved = 0.0;
        var used = 0.0;
        const int Requests = 30_000;
        for (var i = 0; i < Requests; i++)
        {
            var (text, actual) = Report(random, typical, spread);
            var ceiling = gauge.Ceiling(text, tools: false);
            over += actual > ceiling ? 1 : 0;
            reserved += ceiling;
            used += actual;
        }

        over.ShouldBeLessThan(Requests / 100);
        (reserved / used).ShouldBeLessThan(Math.Exp(3 * spread) * 1.15, "caution has its price, but not more");
    }

    [Fact]
    public void Ceiling_ModelCountsOtherwiseFromNowOn_FollowsWithinAFewThousandReports()
    {
        for (var i = 0; i < 10_000; i++)
        {
            gauge.Record(1_000, 900, 10);
        }

        gauge.Ceiling(1_000, tools: false).ShouldBeLessThan(1_050);
        for (var i = 0; i < 300; i++)
        {
            gauge.Record(1_000, 1_500, 10);
        }

        gauge.Ceiling(1_000, tools: false).ShouldBeGreaterThanOrEqualTo(1_500);
        for (var i = 0; i < 20_000; i++)
        {
            gauge.Record(1_000, 900, 10);
        }

        gauge.Ceiling(1_000, tools: false).ShouldBeLessThan(1_050);
        gauge.Expected(1_000).ShouldBeInRange(895, 905);
    }

    [Fact]
    public void Record_PromptsOfMoreThanText_TeachOnlyTheAnswer()
    {
        gauge.Record(0, 50_000, 300);
        gauge.Record(1_000, 0, 300);

        gauge.Expected(1_000).ShouldBe(1_000);
        gauge.ExpectedAnswer.ShouldBe(300);
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1)]
    public void Record_AbsurdReports_StayInBounds(long text, long prompt)
    {
        for (var i = 0; i < 500; i++)
        {
            gauge.Record(text, prompt, 1);
        }

        gauge.Ceiling(1_000, tools: false).ShouldBeInRange(1, 1_000_000);
    }

    [Fact]
    public void Record_AndReading_AllocateNothing()
    {
        gauge.Record(1_000, 1_100, 10);
        Allocations.EachTime(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                gauge.Record(1_000, 1_100, 10);
                gauge.Ceiling(1_000, tools: false);
            }
        }).ShouldBe(0);
    }

    private (long Text, long Actual) Report(SeededRandom random, double typical, double spread)
    {
        var text = 20 + (long)(random.NextDouble() * 5_000);
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var actual = 8 + (long)(text * typical * Math.Exp(spread * normal));
        gauge.Record(text, actual, 100);
        return (text, actual);
    }
}
