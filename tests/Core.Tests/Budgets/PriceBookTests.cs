using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>Golden costs in nano-USD, worked out by hand from protocols section 9 (F-E2).</summary>
public sealed class PriceBookTests
{
    // Dollars per million tokens × 10⁹: sonnet 5.5 today, gpt-6.1-sol with its long tier, haiku 5.5.
    private static readonly ModelPrice Sonnet = Price(2_000_000_000, 100_000_000, 2_500_000_000, 4_000_000_000, 10_000_000_000) with { WebSearchesPerThousand = 10_000_000_000 };

    private static readonly ModelPrice Sol = Price(2_000_000_000, 100_000_000, 2_500_000_000, 2_500_000_000, 10_000_000_000) with
    {
        LongContext = new LongContextPrice(272_000, 2000, 2000, 1500),
        PriorityThousandths = 2000,
    };

    private static readonly ModelPrice Haiku = Price(100_000_000, 10_000_000, 125_000_000, 200_000_000, 500_000_000) with
    {
        LongContext = new LongContextPrice(100_000, 5000, 5000, 5000),
    };

    public static TheoryData<string, TokenUsage, string, PriceTier, long> Golden => new()
    {
        { "plain", new() { Input = 1000, Output = 500 }, "sonnet", PriceTier.Standard, 7_000_000 },
        { "nothing used", default, "sonnet", PriceTier.Standard, 0 },
        { "cache read only", new() { CacheRead = 1_000_000 }, "sonnet", PriceTier.Standard, 100_000_000 },
        { "5 m write", new() { CacheWrite = 1000 }, "sonnet", PriceTier.Standard, 2_500_000 },
        { "1 h write", new() { CacheWriteLong = 1000 }, "sonnet", PriceTier.Standard, 4_000_000 },
        { "every dimension", new() { Input = 10, CacheRead = 20, CacheWrite = 30, CacheWriteLong = 40, Output = 50 }, "sonnet", PriceTier.Standard, 757_000 },
        { "reasoning is output", new() { Output = 100, Reasoning = 90 }, "sonnet", PriceTier.Standard, 1_000_000 },
        { "batch halves tokens", new() { Input = 1000, CacheRead = 1000, Output = 500 }, "sonnet", PriceTier.Batch, 3_550_000 },
        { "web searches", new() { Input = 1000, WebSearches = 3 }, "sonnet", PriceTier.Standard, 32_000_000 },
        { "batch leaves searches", new() { Input = 1000, WebSearches = 3 }, "sonnet", PriceTier.Batch, 31_000_000 },
        { "at the threshold", new() { Input = 272_000, Output = 1000 }, "sol", PriceTier.Standard, 554_000_000 },
        { "over it, whole request", new() { Input = 272_001, Output = 1000 }, "sol", PriceTier.Standard, 1_103_004_000 },
        { "cached input counts for the threshold", new() { CacheRead = 300_000 }, "sol", PriceTier.Standard, 60_000_000 },
        { "priority doubles", new() { Input = 1000, Output = 500 }, "sol", PriceTier.Priority, 14_000_000 },
        { "long prompt of haiku", new() { Input = 100_001, Output = 100 }, "haiku", PriceTier.Standard, 50_250_500 },
        { "rounds up once", new() { Input = 1, Output = 1 }, "haiku", PriceTier.Batch, 300 },
        { "a fraction of a nano-dollar is one", new() { CacheRead = 1 }, "tiny", PriceTier.Standard, 1 },
        { "negative counts are free", new() { Input = -5, Output = 1000 }, "sonnet", PriceTier.Standard, 10_000_000 },
        { "more than money holds", new() { Output = long.MaxValue }, "sonnet", PriceTier.Priority, long.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Cost_GoldenTable_IsExact(string situation, TokenUsage usage, string model, PriceTier tier, long nanoUsd)
    {
        var price = model switch
        {
            "sol" => Sol,
            "haiku" => Haiku,
            "tiny" => Price(0, 1, 0, 0, 0),
            _ => Sonnet with { BatchThousandths = 500 },
        };
        if (model == "haiku" && tier == PriceTier.Batch)
        {
            price = price with { BatchThousandths = 500 };
        }

        PriceBook.Cost(usage, price, tier).NanoUsd.ShouldBe(nanoUsd, situation);
    }

    [Fact]
    public void Find_PriceChangesOnADay_GivesTheDaysOwn()
    {
        var change = new DateOnly(2026, 10, 7);
        var book = new PriceBook([new("claude", "claude-sonnet-5-5", [Sonnet with { CachedInput = 200_000_000, Until = change }, Sonnet with { From = change }])]);

        book.Find("claude", "claude-sonnet-5-5", new DateOnly(2026, 10, 6))!.CachedInput.ShouldBe(200_000_000);
        book.Find("claude", "claude-sonnet-5-5", change)!.CachedInput.ShouldBe(100_000_000);
        book.Find("claude", "unknown", change).ShouldBeNull();
        book.Find("other", "claude-sonnet-5-5", change).ShouldBeNull();
    }

    [Fact]
    public void Dearest_SeveralProviders_TakesTheProvidersDearestOutputOfTheDay()
    {
        var today = new DateOnly(2026, 11, 20);
        var book = new PriceBook(
        [
            new("a", "cheap", [Haiku]),
            new("a", "dear", [Sonnet]),
            new("a", "past", [Price(1, 1, 1, 1, long.MaxValue) with { Until = today }]),
            new("b", "dearer", [Price(5, 5, 5, 5, 90_000_000_000)]),
        ]);

        book.Dearest("a", today).ShouldBe(Sonnet);
        book.Dearest("none", today).ShouldBeNull();
    }

    private static ModelPrice Price(long input, long cached, long write, long writeLong, long output) =>
        new() { Input = input, CachedInput = cached, CacheWrite = write, CacheWriteLong = writeLong, Output = output };
}
