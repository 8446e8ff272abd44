using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Bench.Samples;

/// <summary>A route of 20 models at four providers, some of which cannot serve the request, as a busy gateway sees them.</summary>
internal static class TwentyCandidates
{
    private const int Count = 20;

    private static readonly SlaPolicy Silver = new() { Fallbacks = Fallbacks.SameProviderFirst, MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.Medium };
    private static readonly RoutePolicy Policy = new(PolicyKind.Value) { MaxCost = new Money(20_000_000) };
    private static readonly CandidateView[] Candidates = [.. Enumerable.Range(0, Count).Select(Candidate)];
    private static readonly LiveView[] Seen = [.. Enumerable.Range(0, Count).Select(View)];

    /// <summary>The question of one request, with what is live looked up for it.</summary>
    public static PlanQuestion Ask() => new()
    {
        Candidates = Candidates,
        Live = [.. Seen],
        Tier = SlaTier.Silver,
        Sla = Silver,
        Policy = Policy,
        Needs = Capabilities.Tools | Capabilities.Vision,
        PromptTokens = 2000,
        AnswerBound = 800,
        AnswerTokens = 800,
    };

    private static CandidateView Candidate(int n) => new($"provider-{n % 4}", $"model-{n}", $"model-{n}")
    {
        Quality = n % 5 == 4 ? Quality.Basic : n % 3 == 0 ? Quality.High : Quality.Medium,
        Lacks = n % 7 == 6 ? Capabilities.Vision : Capabilities.None,
        ContextWindow = 200_000,
        MaxOutput = 8192,
    };

    private static LiveView View(int n) => new()
    {
        IsPriced = true,
        InputPrice = (1 + (n * 7 % 11)) * 1_000_000_000L,
        OutputPrice = (4 + (n * 5 % 13)) * 1_000_000_000L,
        P95 = TimeSpan.FromMilliseconds(400 + (n * 131 % 900)),
        SuccessRatio = 0.99,
    };
}
