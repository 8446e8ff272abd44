using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>How routes order their candidates: A5.4 with its trap, A6.10, A7.7, C14.</summary>
public sealed class PolicyTables
{
    private const string Three = "a/1m b/2h c/3m";

    private static readonly LiveView Fine = new() { IsPriced = true, InputPrice = 1_000_000_000, OutputPrice = 4_000_000_000, P95 = TimeSpan.FromSeconds(1), SuccessRatio = 1 };

    [Fact]
    public void Decide_Cost_CheapestFirstAndUnknownPricesLast() =>
        Order(PolicyKind.Cost, Fine with { OutputPrice = 9_000_000_000 }, new LiveView { SuccessRatio = 1 }, Fine).ShouldBe("c/3m a/1m b/2h");

    [Fact]
    public void Decide_CostOfLongPrompt_CountsInputMore()
    {
        LiveView[] live = [Fine with { InputPrice = 3_000_000_000, OutputPrice = 1_000_000_000 }, Fine, Fine];

        Ask.Order(Question(PolicyKind.Cost, live) with { PromptTokens = 10, AnswerTokens = 1000 }).ShouldBe("a/1m b/2h c/3m");
        Ask.Order(Question(PolicyKind.Cost, live) with { PromptTokens = 100_000, AnswerTokens = 10 }).ShouldBe("b/2h c/3m a/1m");
    }

    [Fact]
    public void Decide_Latency_LowestP95FirstAndUnknownBeforeAll() =>
        Order(PolicyKind.Latency, Fine with { P95 = TimeSpan.FromSeconds(2) }, Fine, Fine with { P95 = TimeSpan.Zero }).ShouldBe("c/3m b/2h a/1m");

    [Fact]
    public void Decide_LatencyWithoutSuccesses_IsLast() =>
        Order(PolicyKind.Latency, Fine with { P95 = TimeSpan.MaxValue, SuccessRatio = 0 }, Fine, Fine).ShouldBe("b/2h c/3m a/1m");

    // A5.4: who may spend next to nothing goes to the cheapest; else the first that is well; the trap: everybody's health and latency count.
    [Theory]
    [InlineData(null, 1.0, 1.0, 1, "a/1m b/2h c/3m")]
    [InlineData(0.01, 1.0, 1.0, 1, "a/1m b/2h c/3m")]
    [InlineData(0.002, 1.0, 1.0, 1, "c/3m a/1m b/2h")]
    [InlineData(0.01, 0.98, 1.0, 1, "a/1m b/2h c/3m")]
    [InlineData(0.01, 0.979, 1.0, 1, "b/2h c/3m a/1m")]
    [InlineData(0.01, 0.5, 0.6, 1, "c/3m b/2h a/1m")]
    [InlineData(0.01, 1.0, 1.0, 9, "b/2h c/3m a/1m")]
    [InlineData(0.002, 1.0, 1.0, 9, "c/3m b/2h a/1m")]
    public void A5_4_SloBudget_ChecksCostLatencyAndEveryonesHealth(double? maxCost, double first, double second, int p95, string expected)
    {
        var policy = new RoutePolicy(PolicyKind.SloBudget) { MaxCost = maxCost is { } usd ? Money.FromUsd((decimal)usd) : null, MaxLatency = TimeSpan.FromSeconds(5) };
        LiveView[] live = [Fine with { SuccessRatio = first, P95 = TimeSpan.FromSeconds(p95) }, Fine with { SuccessRatio = second }, Fine with { OutputPrice = 1_000_000_000 }];

        Ask.Order(Question(PolicyKind.SloBudget, live) with { Policy = policy }).ShouldBe(expected);
    }

    [Fact]
    public void A5_4_CheapestProviderInTrouble_IsNotPreferred()
    {
        var policy = new RoutePolicy(PolicyKind.SloBudget) { MaxCost = Money.FromUsd(0.001m) };
        LiveView[] live = [Fine, Fine, Fine with { OutputPrice = 1, IsInTrouble = true }];

        Ask.Order(Question(PolicyKind.SloBudget, live) with { Policy = policy }).ShouldBe("a/1m b/2h c/3m");
    }

    // A7.7: L0 before any test of cost; else above the cost the cheaper; else the fastest.
    [Theory]
    [InlineData(ValueClass.L0, 0.000001, "b/2h a/1m c/3m")]
    [InlineData(ValueClass.L1, 0.02, "c/3m a/1m b/2h")]
    [InlineData(ValueClass.L2, 0.02, "c/3m a/1m b/2h")]
    [InlineData(ValueClass.L1, 0.004, "a/1m c/3m b/2h")]
    [InlineData(ValueClass.L1, 0.000001, "a/1m c/3m b/2h")]
    public void A7_7_Value_QualityThenCostThenSpeed(ValueClass value, double maxCost, string expected)
    {
        LiveView[] live =
        [
            Fine with { OutputPrice = 1_000_000_000, P95 = TimeSpan.FromSeconds(3) },
            Fine with { OutputPrice = 9_000_000_000, P95 = TimeSpan.FromSeconds(4) },
            Fine with { OutputPrice = 4_000_000_000, P95 = TimeSpan.FromSeconds(2) },
        ];
        var policy = new RoutePolicy(PolicyKind.Value) { MaxCost = Money.FromUsd((decimal)maxCost) };

        Ask.Order(Question(PolicyKind.Value, live) with { Policy = policy, Value = value }).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.0, "a/1m b/2h c/3m")]
    [InlineData(0.69, "a/1m b/2h c/3m")]
    [InlineData(0.71, "b/2h a/1m c/3m")]
    [InlineData(0.999999, "b/2h a/1m c/3m")]
    public void A6_10_Weights_CallersNumberPicksTheHead(double share, string expected) =>
        Ask.Order(Weighted(70, 30, 0) with { Sticky = (ulong)(share * ulong.MaxValue) }).ShouldBe(expected);

    [Fact]
    public void A6_10_WeightsOverManyCallers_GiveTheShares()
    {
        var random = new SeededRandom(5);
        var heads = Enumerable.Range(0, 20_000).Select(_ => PlanChoice.Decide(Weighted(80, 20, 0) with { Sticky = random.NextBits() }).Places[0]).ToList();

        heads.Count(place => place == 0).ShouldBeInRange(15_700, 16_300);
        heads.ShouldNotContain(2, "what has no share only stands in");
    }

    [Fact]
    public void A6_10_ShareThatGrows_MovesNobodyBack()
    {
        var random = new SeededRandom(6);
        for (var i = 0; i < 2000; i++)
        {
            var sticky = random.NextBits();
            var before = PlanChoice.Decide(Weighted(50, 50, 0) with { Sticky = sticky }).Places[0];
            var after = PlanChoice.Decide(Weighted(70, 30, 0) with { Sticky = sticky }).Places[0];
            after.ShouldBeLessThanOrEqualTo(before);
        }
    }

    [Fact]
    public void Decide_NamedModel_GoesBeforeThePolicy() =>
        Ask.Order(Question(PolicyKind.Cost, [Fine with { OutputPrice = 9_000_000_000 }, Fine, Fine]) with { IsNamed = true }).ShouldBe("a/1m b/2h c/3m");

    [Theory]
    [InlineData(0.01, 5, 0.02, 9, 0.01, 5)]
    [InlineData(0.02, 9, 0.01, 5, 0.01, 5)]
    [InlineData(null, null, 0.01, 5, 0.01, 5)]
    [InlineData(0.01, 5, null, null, 0.01, 5)]
    public void Within_CallersLimits_OnlyLower(double? cost, int? seconds, double? ownCost, int? ownSeconds, double expectedCost, int expectedSeconds)
    {
        var policy = new RoutePolicy(PolicyKind.SloBudget) { MaxCost = Usd(cost), MaxLatency = Seconds(seconds) }.Within(Usd(ownCost), Seconds(ownSeconds));

        (policy.MaxCost, policy.MaxLatency).ShouldBe((Usd(expectedCost), Seconds(expectedSeconds)));
    }

    private static Money? Usd(double? usd) => usd is { } some ? Money.FromUsd((decimal)some) : null;

    private static TimeSpan? Seconds(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    private static PlanQuestion Question(PolicyKind policy, LiveView[] live) => Ask.Of(SlaTier.Gold, Three) with
    {
        Sla = SlaPolicies.Unbounded.Gold,
        Policy = new RoutePolicy(policy),
        Live = live,
        PromptTokens = 1000,
        AnswerTokens = 1000,
    };

    private static string Order(PolicyKind policy, params LiveView[] live) => Ask.Order(Question(policy, live));

    private static PlanQuestion Weighted(params int[] weights)
    {
        var question = Question(PolicyKind.Weights, []);
        return question with { Candidates = [.. question.Candidates.Zip(weights, (candidate, weight) => candidate with { Weight = weight })] };
    }
}
