using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>Questions by chance.</summary>
internal static class AnyQuestion
{
    public static PlanQuestion Of(SeededRandom random)
    {
        var count = 1 + Pick(random, 8);
        var tier = (SlaTier)Pick(random, 3);
        return new PlanQuestion
        {
            Candidates = [.. Enumerable.Range(0, count).Select(n => AnyCandidate(random, n))],
            Live = [.. Enumerable.Range(0, count).Select(_ => AnyView(random))],
            IsNamed = Pick(random, 2) == 0,
            Tier = tier,
            Sla = Ask.Article.Of(tier) with { AllowCrossProvider = Pick(random, 2) == 0, QualityFloor = (Quality)Pick(random, 3) },
            Policy = new RoutePolicy((PolicyKind)Pick(random, 7)) { MaxCost = Pick(random, 2) == 0 ? null : new Money(Pick(random, 10_000_000)), MaxLatency = Pick(random, 2) == 0 ? null : TimeSpan.FromSeconds(1) },
            Value = (ValueClass)Pick(random, 3),
            Needs = Pick(random, 2) == 0 ? Capabilities.None : (Capabilities)Pick(random, 32),
            PromptTokens = Pick(random, 1000),
            AnswerBound = Pick(random, 2) * Pick(random, 300),
            AnswerTokens = Pick(random, 300),
            NotDearer = Pick(random, 4) == 0,
            Sticky = random.NextBits(),
        };
    }

    private static CandidateView AnyCandidate(SeededRandom random, int n) => new($"p-{Pick(random, 3)}", $"m-{n}", $"m-{n}")
    {
        Quality = (Quality)Pick(random, 3),
        Lacks = Pick(random, 3) > 0 ? Capabilities.None : (Capabilities)Pick(random, 32),
        ContextWindow = Pick(random, 3) > 0 ? null : 500 + Pick(random, 1000),
        MaxOutput = Pick(random, 3) > 0 ? null : 100 + Pick(random, 300),
        Weight = Pick(random, 4),
    };

    private static LiveView AnyView(SeededRandom random) => new()
    {
        IsPriced = Pick(random, 5) > 0,
        InputPrice = Pick(random, 1_000_000_000),
        OutputPrice = Pick(random, 1_000_000_000),
        P95 = TimeSpan.FromMilliseconds(Pick(random, 3000)),
        SuccessRatio = random.NextDouble(),
        IsInTrouble = Pick(random, 4) == 0,
        WarmTokens = Pick(random, 3) > 0 ? 0 : Pick(random, 1200),
        CachedPrice = Pick(random, 100_000_000),
        Load = Pick(random, 20_000),
    };

    public static int Pick(SeededRandom random, int below) => (int)(random.NextBits() % (ulong)below);
}
