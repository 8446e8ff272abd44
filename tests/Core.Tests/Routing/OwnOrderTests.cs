using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

/// <summary>A6.10, A6.12: a tenant's own order of a route.</summary>
public sealed class OwnOrderTests
{
    private static readonly CandidateView[] Listed = [View("openai", "big"), View("claude", "large"), View("openai", "small"), View("box", "local")];

    [Theory]
    [InlineData("claude", null, "claude/large openai/big openai/small box/local")]
    [InlineData("claude", "box", "claude/large box/local openai/big openai/small")]
    [InlineData("openai", "claude", "openai/big openai/small claude/large box/local")]
    [InlineData("small", "openai", "openai/small openai/big claude/large box/local")]
    [InlineData("box/local", "claude/large", "box/local claude/large openai/big openai/small")]
    [InlineData("none", "claude", "claude/large openai/big openai/small box/local")]
    [InlineData("none", null, "openai/big claude/large openai/small box/local")]
    public void Order_OfARoute_PutsWhatItNamesFirst(string primary, string? secondary, string expected)
    {
        var plan = new OwnOrder(primary, secondary).Apply(new RoutePlan(Listed, "default", "auto"));

        Told(plan).ShouldBe(expected);
        plan.Policy.ShouldBe(RoutePolicy.Listed);
    }

    [Fact]
    public void Order_OfANamedModel_IsThatOfItsFallbacks()
    {
        var plan = new OwnOrder("box", "openai").Apply(new RoutePlan([View("openai", "big"), View("azure", "big"), .. Listed[1..]], "default", "exact") { IsNamed = true });

        Told(plan).ShouldBe("openai/big azure/big box/local openai/small claude/large");
    }

    [Fact]
    public void A6_10_Weights_GoToTheFirstOfEachName()
    {
        var plan = new OwnOrder("claude", "openai") { PrimaryWeight = 80, SecondaryWeight = 20 }.Apply(new RoutePlan(Listed, "default", "auto"));

        Told(plan).ShouldBe("claude/large openai/big openai/small box/local");
        plan.Candidates.Select(candidate => candidate.Weight).ShouldBe([80, 20, 0, 0]);
        plan.Policy.Kind.ShouldBe(PolicyKind.Weights);
    }

    [Fact]
    public void Weights_OneNameIsNotOffered_TheOtherHasItAll() =>
        new OwnOrder("claude", "none") { PrimaryWeight = 1, SecondaryWeight = 99 }.Apply(new RoutePlan(Listed, "default", "auto")).Policy.ShouldBe(RoutePolicy.Listed);

    private static string Told(RoutePlan plan) => string.Join(' ', plan.Candidates.Select(candidate => $"{candidate.Provider}/{candidate.ModelId}"));

    private static CandidateView View(string provider, string model) => new(provider, model, model);
}
