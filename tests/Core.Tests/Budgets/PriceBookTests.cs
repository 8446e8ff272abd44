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
        { "flex halves tokens", new() { Input = 1000, Output = 500, WebSearches = 1 }, "sol", PriceTier.Flex, 13_500_000 },
        { "audio of a model that prices it", new() { Input = 1000, AudioInput = 400, Output = 100, AudioOutput = 60 }, "audio", PriceTier.Standard, 21_600_000 },
        { "audio at the price of text", new() { Input = 1000, AudioInput = 400, Output = 100, AudioOutput = 60 }, "sonnet", PriceTier.Standard, 3_000_000 },
        { "more audio than there was input", new() { Input = 100, AudioInput = 4000 }, "sonnet", PriceTier.Standard, 200_000 },
        { "pages fetched", new() { WebFetches = 2 }, "sol", PriceTier.Priority, 2_000_000 },
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
        var price = PriceOf(model);
        if (model == "haiku" && tier == PriceTier.Batch)
        {
            price = price with { BatchThousandths = 500 };
        }

        PriceBook.Cost(usage with { Tier = tier }, price).NanoUsd.ShouldBe(nanoUsd, situation);
    }

    // F-C3: 1,000 tokens in and 100 out at the dearest that they could be.
    public static TheoryData<string, SpendBound, string, long> Ceilings => new()
    {
        { "short cache write is dearer than input", new() { Input = 1000, Output = 100, Service = ServiceBound.Standard }, "sonnet", 3_500_000 },
        { "long cache write", new() { Input = 1000, Output = 100, Service = ServiceBound.Standard, MayWriteLong = true }, "sonnet", 5_000_000 },
        { "any service is the dearest", new() { Input = 1000, Output = 100 }, "sol", 7_000_000 },
        { "flex may fall back to plain", new() { Input = 1000, Output = 100, Service = ServiceBound.Flex }, "sol", 3_500_000 },
        { "long prompt", new() { Input = 300_000, Output = 1000, Service = ServiceBound.Standard }, "sol", 1_515_000_000 },
        { "searches and pages", new() { Input = 0, Output = 0, WebSearches = 10, WebFetches = 10 }, "sol", 110_000_000 },
        { "audio", new() { Input = 1000, Output = 100, HasAudio = true, Service = ServiceBound.Standard }, "audio", 44_000_000 },
    };

    [Theory]
    [MemberData(nameof(Ceilings))]
    public void F_C3_Ceiling_TakesTheDearestOfEveryDimension(string situation, SpendBound bound, string model, long nanoUsd) =>
        PriceBook.Ceiling(bound, PriceOf(model)).NanoUsd.ShouldBe(nanoUsd, situation);

    [Fact]
    public void F_C3_Ceiling_IsNeverLessThanWhatAnyUseWithinTheBoundCosts()
    {
        var random = new SeededRandom(5);
        string[] models = ["sonnet", "sol", "haiku", "audio"];
        for (var i = 0; i < 20_000; i++)
        {
            var price = PriceOf(models[i % models.Length]);
            var (input, output) = ((long)(random.NextDouble() * 400_000), (long)(random.NextDouble() * 10_000));
            var (read, write, longer) = (Part(input), Part(input / 2), Part(input / 4));
            var plain = Math.Max(0, input - read - write - longer);
            var usage = new TokenUsage
            {
                Input = plain, CacheRead = read, CacheWrite = Math.Min(write, input - read), Output = output, AudioInput = Part(plain), AudioOutput = Part(output),
                WebSearches = Part(4), WebFetches = Part(4), Tier = (PriceTier)(i % 4),
            };
            usage = usage with { CacheWriteLong = Math.Min(longer, input - usage.TotalInput) };
            var bound = new SpendBound { Input = usage.TotalInput, Output = output, MayWriteLong = true, HasAudio = true, WebSearches = 4, WebFetches = 4 };
            PriceBook.Ceiling(bound, price).ShouldBeGreaterThanOrEqualTo(PriceBook.Cost(usage, price));
        }

        long Part(long most) => (long)(random.NextDouble() * (most + 1));
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

    private static ModelPrice PriceOf(string model) => model switch
    {
        "sol" => Sol with { FlexThousandths = 500, WebSearchesPerThousand = 10_000_000_000, WebFetchesPerThousand = 1_000_000_000 },
        "audio" => Sonnet with { AudioInput = 32_000_000_000, AudioOutput = 120_000_000_000 },
        "haiku" => Haiku,
        "tiny" => Price(0, 1, 0, 0, 0),
        _ => Sonnet with { BatchThousandths = 500 },
    };

    private static ModelPrice Price(long input, long cached, long write, long writeLong, long output) =>
        new() { Input = input, CachedInput = cached, CacheWrite = write, CacheWriteLong = writeLong, Output = output };
}
