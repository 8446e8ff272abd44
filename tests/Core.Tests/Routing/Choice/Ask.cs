using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>Questions in few words.</summary>
internal static class Ask
{
    public static SlaPolicies Article { get; } = new()
    {
        Gold = new SlaPolicy { MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.High },
        Silver = new SlaPolicy { Fallbacks = Fallbacks.SameProviderFirst, MaxRetries = 1, AllowCrossProvider = true, QualityFloor = Quality.Medium },
        Bronze = new SlaPolicy { Fallbacks = Fallbacks.NoBetter, MaxRetries = 0, AllowCrossProvider = false, QualityFloor = Quality.Basic, TokenBudget = 4000 },
    };

    /// <summary>A candidate of <c>provider/model</c>, whose model's last letter is its quality: h, m or b.</summary>
    public static CandidateView Candidate(string name)
    {
        var parts = name.Split('/');
        return new CandidateView(parts[0], parts[1], parts[1])
        {
            Quality = parts[1][^1] switch
            {
                'h' => Quality.High,
                'b' => Quality.Basic,
                _ => Quality.Medium,
            },
        };
    }

    public static PlanQuestion Of(SlaTier tier, string candidates) => new()
    {
        Candidates = [.. candidates.Split(' ').Select(Candidate)],
        Tier = tier,
        Sla = Article.Of(tier),
    };

    /// <summary>The names of what is tried, in order.</summary>
    public static string Order(PlanQuestion question) =>
        string.Join(' ', PlanChoice.Decide(question).Places.Select(place => $"{question.Candidates[place].Provider}/{question.Candidates[place].ModelId}"));
}
