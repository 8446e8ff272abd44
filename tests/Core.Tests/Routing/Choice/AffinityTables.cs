using System.Text.Json;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>F-K1: what a cached prompt does to each policy's order, and what it does not.</summary>
public sealed class AffinityTables
{
    private const string Alike = "a/1m b/1m c/1m";
    private const long Mtok = 1_000_000_000;

    private static readonly LiveView Cold = new() { IsPriced = true, InputPrice = 3 * Mtok, OutputPrice = 15 * Mtok, P95 = TimeSpan.FromSeconds(1), SuccessRatio = 1 };
    private static readonly LiveView Warm = Cold with { WarmTokens = 9000, CachedPrice = Mtok * 3 / 10 };

    [Theory]
    [InlineData(0, 0, 0, "a/1m b/1m c/1m")]
    [InlineData(9, 5, 7, "b/1m c/1m a/1m")]
    public void Balance_NewConversation_GoesToTheLeastLoaded(int a, int b, int c, string expected) =>
        Order(PolicyKind.Balance, Loaded(Cold, a), Loaded(Cold, b), Loaded(Cold, c)).ShouldBe(expected);

    [Theory]
    [InlineData(10, 10, 10, "c/1m a/1m b/1m")]
    [InlineData(10, 10, 15, "c/1m a/1m b/1m")]
    [InlineData(10, 10, 20, "a/1m b/1m c/1m")]
    [InlineData(10, 10, 30, "a/1m b/1m c/1m")]
    [InlineData(0, 0, 1, "c/1m a/1m b/1m")]
    public void Balance_Conversation_StaysWhereItIsCachedWithinItsShare(int a, int b, int c, string expected) =>
        Order(PolicyKind.Balance, Loaded(Cold, a), Loaded(Cold, b), Loaded(Warm, c)).ShouldBe(expected);

    [Theory]
    [InlineData(10, 10, 10, "c/1m a/1m b/1m")]
    [InlineData(10, 10, 11, "a/1m b/1m c/1m")]
    public void Balance_SharedBeginningAlone_BringsNobodyMoreThanTheMean(int a, int b, int c, string expected) =>
        Order(PolicyKind.Balance, Loaded(Cold, a), Loaded(Cold, b), Loaded(Warm with { WarmTokens = 2000 }, c)).ShouldBe(expected);

    /// <summary>Of pictures the size is not told, so a beginning alone could be all of it.</summary>
    [Fact]
    public void Balance_PromptOfUnknownSize_StaysOnlyUpToTheMean() =>
        Ask.Order(Question(PolicyKind.Balance, Loaded(Cold, 10), Loaded(Cold, 10), Loaded(Warm, 11)) with { PromptTokens = 0 }).ShouldBe(Alike);

    [Fact]
    public void Balance_SeveralHaveIt_TheLeastLoadedOfThem() => Order(PolicyKind.Balance, Loaded(Warm, 9), Loaded(Warm, 8), Loaded(Cold, 7)).ShouldBe("b/1m a/1m c/1m");

    [Fact]
    public void Balance_CachedWhereThereIsTrouble_LeavesAtOnceAndItsLoadIsNotInTheMean()
    {
        Order(PolicyKind.Balance, Loaded(Cold, 10), Loaded(Cold, 9), Loaded(Warm, 10) with { IsInTrouble = true }).ShouldBe("b/1m a/1m c/1m");
        Order(PolicyKind.Balance, Loaded(Warm, 20), Loaded(Cold, 20), Loaded(Cold, 0) with { IsInTrouble = true }).ShouldStartWith("a/1m");
    }

    [Theory]
    [InlineData(5, "policy balance: the one that has the prompt in its cache first")]
    [InlineData(50, "policy balance: the one that has the prompt in its cache has more than its share, so the least loaded first")]
    public void Balance_Reason_SaysWhetherTheCacheDecided(int load, string expected) =>
        PlanChoice.Decide(Question(PolicyKind.Balance, Loaded(Cold, 5), Loaded(Cold, 5), Loaded(Warm, load))).Reason.ShouldBe(expected);

    [Fact]
    public void Cost_CachedPart_IsPricedAsCached()
    {
        var dear = Warm with { InputPrice = 4 * Mtok, CachedPrice = Mtok * 4 / 10 };

        Order(PolicyKind.Cost, Cold, Cold, dear).ShouldBe("c/1m a/1m b/1m");
        Order(PolicyKind.Cost, Cold, Cold, dear with { WarmTokens = 1000 }).ShouldBe("a/1m b/1m c/1m");
        dear.CostOf(10_000, 0).NanoUsd.ShouldBe((4 * Mtok * 1000 / 1_000_000) + (Mtok * 4 / 10 * 9000 / 1_000_000));
        dear.CostOf(5000, 0).NanoUsd.ShouldBe(Mtok * 4 / 10 * 5000 / 1_000_000);
    }

    [Theory]
    [InlineData(PolicyKind.Latency)]
    [InlineData(PolicyKind.SloBudget)]
    [InlineData(PolicyKind.Value)]
    public void Equals_OneHasThePrompt_GoesFirstAndTheReasonSaysSo(PolicyKind policy)
    {
        Order(policy, Cold, Cold, Warm).ShouldBe("c/1m a/1m b/1m");
        PlanChoice.Decide(Question(policy, Cold, Cold, Warm)).Reason.ShouldEndWith("; of equals the one that has the prompt in its cache");
        PlanChoice.Decide(Question(policy, Cold, Cold, Cold)).Reason.ShouldNotContain("cache");
    }

    [Fact]
    public void Equals_InTroubleDearerOrWorse_AreNotPreferred()
    {
        Order(PolicyKind.Latency, Cold, Cold, Warm with { IsInTrouble = true }).ShouldBe("a/1m b/1m c/1m");
        Order(PolicyKind.Latency, Cold, Cold, Warm with { InputPrice = 90 * Mtok, CachedPrice = 9 * Mtok }).ShouldBe("a/1m b/1m c/1m");
        Order(PolicyKind.Latency, Cold, Cold, Warm with { P95 = TimeSpan.FromSeconds(2) }).ShouldBe("a/1m b/1m c/1m");
        Ask.Order(Question(PolicyKind.Latency, Cold, Cold, Warm) with { Candidates = Ask.Of(SlaTier.Gold, "a/1m b/2m c/3b").Candidates }).ShouldBe("a/1m b/2m c/3b");
        Order(PolicyKind.SloBudget, Cold, Cold, Warm with { SuccessRatio = 0.5 }).ShouldBe("a/1m b/1m c/1m");
    }

    [Fact]
    public void Listed_OnlyStandInsThatAreOneModel_ChangePlaces()
    {
        Order(PolicyKind.Order, Cold, Cold, Warm).ShouldBe("a/1m c/1m b/1m");
        Ask.Order(Question(PolicyKind.Order, Cold, Cold, Warm) with { Candidates = Ask.Of(SlaTier.Gold, "a/1m b/2m c/1m").Candidates }).ShouldBe("a/1m b/2m c/1m");
        Ask.Order(Question(PolicyKind.Order, Cold, Cold, Warm) with { IsNamed = true }).ShouldBe("a/1m c/1m b/1m");
    }

    [Fact]
    public void Weights_TheSplitHasTheHead_TheCacheOnlyWhoStandsIn()
    {
        for (ulong one = 0; one < 8; one++)
        {
            var question = Question(PolicyKind.Weights, Cold, Cold, Warm) with { Sticky = one << 61 };
            var (split, head) = (PlanChoice.Decide(question with { Live = [] }), PlanChoice.Decide(question));

            head.Places[0].ShouldBe(split.Places[0]);
            head.Places[1].ShouldBe(split.Places[0] == 2 ? 0 : 2);
        }
    }

    [Fact]
    public void Floor_BelowIt_IsNotChosenForItsCache()
    {
        var question = Question(PolicyKind.Balance, Loaded(Cold, 9), Loaded(Cold, 0), Loaded(Warm, 0));
        var below = question with { Candidates = [.. question.Candidates.Select((one, i) => i == 2 ? one with { Quality = Quality.Basic } : one)], Sla = Ask.Article.Silver };

        PlanChoice.Decide(below).Places.ShouldNotContain(2);
    }

    [Fact]
    public void Tier_OtherProviderNotAllowed_IsNotChosenForItsCache()
    {
        var question = Question(PolicyKind.Balance, Loaded(Cold, 9), Loaded(Cold, 0), Loaded(Warm, 0)) with { Sla = Ask.Article.Silver with { AllowCrossProvider = false } };

        var places = PlanChoice.Decide(question).Places;

        places.Select(place => question.Candidates[place].Provider).Distinct().Count().ShouldBe(1);
    }

    /// <summary>While the error budget burns, nobody is dearer only because the first has a cache.</summary>
    [Fact]
    public void NotDearer_FirstIsWarm_OthersAtItsPriceStay() =>
        Ask.Order(Question(PolicyKind.Balance, Warm, Cold, Cold with { InputPrice = 4 * Mtok }) with { NotDearer = true }).ShouldBe("a/1m b/1m");

    /// <summary>Records of before say nothing of caches and loads.</summary>
    [Fact]
    public void View_RecordOfBefore_IsReadAsCold()
    {
        var old = """[{"is_priced":true,"is_in_trouble":false,"input_price":5,"output_price":6,"p95":"00:00:01","success_ratio":1}]""";
        var view = JsonSerializer.Deserialize(old, DecisionJson.Default.IReadOnlyListLiveView)!.ShouldHaveSingleItem();

        (view.WarmTokens, view.CachedPrice, view.Load, view.InputPrice).ShouldBe((0, 0, 0, 5));
        JsonSerializer.Serialize<IReadOnlyList<LiveView>>([view], DecisionJson.Default.IReadOnlyListLiveView).ShouldBe(old);
    }

    private static LiveView Loaded(LiveView view, int requests) => view with { Load = requests * 1000 };

    private static string Order(PolicyKind policy, params LiveView[] live) => Ask.Order(Question(policy, live));

    private static PlanQuestion Question(PolicyKind policy, params LiveView[] live) => Ask.Of(SlaTier.Gold, Alike) with
    {
        Live = live,
        Policy = new RoutePolicy(policy),
        PromptTokens = 10_000,
        AnswerTokens = 100,
        Sla = Ask.Article.Gold with { QualityFloor = Quality.Basic },
    };
}
