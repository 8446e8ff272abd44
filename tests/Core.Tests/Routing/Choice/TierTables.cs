using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>A2.7, A2.16 to A2.18, C24: who stands in, by tier.</summary>
public sealed class TierTables
{
    [Theory]
    [InlineData(SlaTier.Gold, "a/1h b/2h a/3h c/4h", "a/1h b/2h a/3h c/4h")]
    [InlineData(SlaTier.Gold, "a/1m b/2h a/3b", "b/2h")]
    [InlineData(SlaTier.Silver, "a/1m b/2m a/3m c/4m", "a/1m a/3m b/2m")]
    [InlineData(SlaTier.Silver, "a/1m b/2m a/3h b/4h", "a/1m b/2m b/4h a/3h")]
    [InlineData(SlaTier.Silver, "a/1h a/2m a/3b b/4b c/5m", "a/1h a/2m c/5m")]
    [InlineData(SlaTier.Bronze, "a/1m b/2m a/3b a/4h", "a/1m a/3b")]
    [InlineData(SlaTier.Bronze, "a/1b b/2b", "a/1b")]
    public void Decide_Tier_OrdersItsFallbacks(SlaTier tier, string candidates, string expected) => Ask.Order(Ask.Of(tier, candidates)).ShouldBe(expected);

    [Theory]
    [InlineData(SlaTier.Gold, "a/1h b/2h a/3h", "a/1h a/3h")]
    [InlineData(SlaTier.Silver, "a/1m b/2m a/3m", "a/1m a/3m")]
    public void Decide_WithoutCrossProviderFailover_StaysAtTheFirstProvider(SlaTier tier, string candidates, string expected)
    {
        var question = Ask.Of(tier, candidates);

        Ask.Order(question with { Sla = question.Sla with { AllowCrossProvider = false } }).ShouldBe(expected);
    }

    [Fact]
    public void Decide_BronzeWithCrossProviderFailover_TakesNothingDearer()
    {
        var question = Ask.Of(SlaTier.Bronze, "a/1m b/2b b/3h");

        Ask.Order(question with { Sla = question.Sla with { AllowCrossProvider = true } }).ShouldBe("a/1m b/2b");
    }

    [Fact]
    public void Decide_NamedModelBelowTheFloor_IsTheCallersChoice()
    {
        Ask.Order(Ask.Of(SlaTier.Gold, "a/1b b/2h a/3m") with { IsNamed = true }).ShouldBe("a/1b b/2h");
        Ask.Order(Ask.Of(SlaTier.Gold, "a/1b b/2h a/3m")).ShouldBe("b/2h");
    }

    [Fact]
    public void Decide_EmbeddingModel_HasNoFloor()
    {
        var question = Ask.Of(SlaTier.Gold, "a/1b");

        Ask.Order(question with { Candidates = [question.Candidates[0] with { Kind = ModelKind.Embedding }] }).ShouldBe("a/1b");
    }

    [Theory]
    [InlineData(SlaTier.Gold, "a/1h a/2m", 1, ExclusionCause.BelowFloor)]
    [InlineData(SlaTier.Silver, "a/1m b/2m c/3m", 2, ExclusionCause.ThirdProvider)]
    [InlineData(SlaTier.Bronze, "a/1m b/2m", 1, ExclusionCause.OtherProvider)]
    [InlineData(SlaTier.Bronze, "a/1m a/2h", 1, ExclusionCause.Dearer)]
    public void Decide_LeftOut_HasItsCause(SlaTier tier, string candidates, int place, ExclusionCause cause) =>
        PlanChoice.Decide(Ask.Of(tier, candidates)).Excluded.ShouldBe([new Exclusion(place, cause)]);

    [Fact]
    public void Decide_NobodyGoodEnough_HasNoPlaces() => PlanChoice.Decide(Ask.Of(SlaTier.Gold, "a/1m b/2b")).Places.ShouldBeEmpty();
}
