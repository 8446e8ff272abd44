using System.Text;
using System.Text.Json;
using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;
using Breakwater.Upstream.Providers;

namespace Breakwater.Server.Tests.Configuration;

public sealed class CatalogueTests
{
    public static TheoryData<string> Catalogues => ["built-in", "simulated"];

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void Catalogue_Data_IsSound(string name)
    {
        var catalogue = Of(name);

        catalogue.Models.Select(model => model.Id).ShouldBeUnique();
        foreach (var model in catalogue.Models)
        {
            model.Surfaces.ShouldNotBeEmpty(model.Id);
            model.Surfaces.All(surface => (surface == Surface.Messages) == (model.Vendor == Vendor.Anthropic)).ShouldBeTrue(model.Id);
            model.Certainty.ShouldBeOneOf("good", "medium", "low");
            (model.MaxOutput is null || model.ContextWindow is null || model.MaxOutput <= model.ContextWindow).ShouldBeTrue(model.Id);
            model.Prices.ShouldNotBeEmpty(model.Id);
            foreach (var price in model.Prices)
            {
                CheckPrice(model, price);
            }
        }

        foreach (var id in catalogue.DefaultRoute)
        {
            catalogue.Models.ShouldContain(model => model.Id == id && model.Surfaces[0] <= Surface.Messages);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogues))]
    public void Catalogue_Dates_AreOrderedWithoutGapOrOverlap(string name)
    {
        foreach (var model in Of(name).Models)
        {
            model.Prices[0].From.ShouldBeNull(model.Id);
            model.Prices[^1].Until.ShouldBeNull(model.Id);
            for (var i = 1; i < model.Prices.Count; i++)
            {
                model.Prices[i].From.ShouldNotBeNull(model.Id);
                model.Prices[i].From.ShouldBe(model.Prices[i - 1].Until, model.Id);
            }
        }
    }

    // Protocols 9.1 and 9.2: what 1000 tokens of input, cache read, cache write, long cache write and output cost, in nano-USD.
    [Theory]
    [InlineData("gpt-6.2-astra", 8_000_000, 400_000, 10_000_000, 10_000_000, 40_000_000)]
    [InlineData("gpt-6-luna", 100_000, 10_000, 125_000, 125_000, 500_000)]
    [InlineData("gpt-5.5-pro", 30_000_000, 30_000_000, 30_000_000, 30_000_000, 180_000_000)]
    [InlineData("gpt-5.4-mini", 750_000, 75_000, 750_000, 750_000, 4_500_000)]
    [InlineData("gpt-5-nano", 50_000, 5_000, 50_000, 50_000, 400_000)]
    [InlineData("claude-fable-5-2", 8_000_000, 200_000, 10_000_000, 16_000_000, 40_000_000)]
    [InlineData("claude-opus-5-5", 4_000_000, 200_000, 5_000_000, 8_000_000, 20_000_000)]
    [InlineData("claude-opus-4-5-20251101", 5_000_000, 500_000, 6_250_000, 10_000_000, 25_000_000)]
    [InlineData("claude-sonnet-5-5", 2_000_000, 100_000, 2_500_000, 4_000_000, 10_000_000)]
    [InlineData("claude-haiku-5-5", 100_000, 10_000, 125_000, 200_000, 500_000)]
    public void Catalogue_Prices_AreThePublishedOnes(string id, long input, long read, long write, long writeLong, long output)
    {
        var price = CatalogueFile.BuiltIn.Models.Single(model => model.Id == id).Prices.Single(price => price.IsValidOn(new DateOnly(2026, 11, 20)));

        PriceBook.Cost(new TokenUsage { Input = 1000 }, price).NanoUsd.ShouldBe(input);
        PriceBook.Cost(new TokenUsage { CacheRead = 1000 }, price).NanoUsd.ShouldBe(read);
        PriceBook.Cost(new TokenUsage { CacheWrite = 1000 }, price).NanoUsd.ShouldBe(write);
        PriceBook.Cost(new TokenUsage { CacheWriteLong = 1000 }, price).NanoUsd.ShouldBe(writeLong);
        PriceBook.Cost(new TokenUsage { Output = 1000 }, price).NanoUsd.ShouldBe(output);
        PriceBook.Cost(new TokenUsage { Output = 1000, Tier = PriceTier.Batch }, price).NanoUsd.ShouldBe(output / 2);
    }

    [Fact]
    public void Catalogue_SonnetBeforeOctober7_HasTheOldCachePrice() =>
        CatalogueFile.BuiltIn.Find(Vendor.Anthropic, "claude-sonnet-5-5")!.Prices.Single(price => price.IsValidOn(new DateOnly(2026, 10, 6))).CachedInput.ShouldBe(200_000_000);

    [Theory]
    [InlineData("claude-opus-5-5", ModelTraits.AlwaysThinks | ModelTraits.NoForcedTools | ModelTraits.NoSampling, ModelTraits.BudgetThinking | ModelTraits.BetweenTools)]
    [InlineData("claude-sonnet-5-5", ModelTraits.BetweenTools | ModelTraits.AdaptiveThinking | ModelTraits.NoForcedTools, ModelTraits.AlwaysThinks)]
    [InlineData("claude-haiku-4-5", ModelTraits.BudgetThinking, ModelTraits.AdaptiveThinking | ModelTraits.NoSampling)]
    [InlineData("gpt-6-sol", ModelTraits.ReasoningModel | ModelTraits.CacheBreakpoints, ModelTraits.NoSampling)]
    [InlineData("gpt-4.1", ModelTraits.None, ModelTraits.ReasoningModel)]
    public void Catalogue_Traits_FollowTheFamily(string id, ModelTraits has, ModelTraits lacks)
    {
        var traits = CatalogueFile.BuiltIn.Models.Single(model => model.Id == id).Traits;

        (traits & has).ShouldBe(has);
        (traits & lacks).ShouldBe(ModelTraits.None);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"as_of":"2026-01-01","source":"","units":"","unknown":{},"default_route":[],"models":[],"more":1}""")]
    [InlineData("""{"as_of":"2026-01-01","source":"","units":"","unknown":{},"default_route":[],"models":[{"id":"x","vendor":"meta","quality":"high","surfaces":[],"certainty":"good","prices":[]}]}""")]
    [InlineData("""{"as_of":"2026-01-01","source":"","units":"","unknown":{},"default_route":[],"models":[{"id":"x","vendor":"openai","quality":"high","surfaces":["chat"],"certainty":"good","prices":[{"input":0.0000000001,"output":1}]}]}""")]
    public void Read_NotACatalogue_Throws(string json) =>
        Should.Throw<JsonException>(() => CatalogueFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));

    private static void CheckPrice(CatalogueModel model, ModelPrice price)
    {
        var kind = new ModelOptions(model.Id, "p", model.Id) { Surfaces = model.Surfaces }.Kind;
        (price.Input > 0 || kind == ModelKind.Moderation).ShouldBeTrue(model.Id);
        (price.Output > 0 || kind is ModelKind.Moderation or ModelKind.Embedding).ShouldBeTrue(model.Id);
        price.CachedInput.ShouldBeLessThanOrEqualTo(price.Input, model.Id);
        price.CacheWrite.ShouldBeGreaterThanOrEqualTo(price.Input, model.Id);
        price.CacheWriteLong.ShouldBeGreaterThanOrEqualTo(price.CacheWrite, model.Id);
    }

    private static ModelCatalogue Of(string name) => name == "built-in" ? CatalogueFile.BuiltIn : CatalogueFile.Simulated;
}
