using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>What holds for every question.</summary>
public sealed class PlanChoiceProperties
{
    private const int Questions = 3000;

    [Fact]
    public void Decide_AnyQuestion_KeepsFloorCapabilitiesAndEveryCandidateOnce()
    {
        for (ulong seed = 1; seed <= Questions; seed++)
        {
            var question = AnyQuestion.Of(new SeededRandom(seed));
            var answer = PlanChoice.Decide(question);

            answer.Places.ShouldBeUnique($"seed {seed}");
            answer.Places.Concat(answer.Excluded.Select(one => one.Place)).Order().ShouldBe(Enumerable.Range(0, question.Candidates.Count), $"seed {seed}");
            foreach (var place in answer.Places)
            {
                var candidate = question.Candidates[place];
                (candidate.Quality >= question.Sla.QualityFloor || (question.IsNamed && place == 0)).ShouldBeTrue($"seed {seed}");
                (candidate.Lacks & question.Needs).ShouldBe(Capabilities.None, $"seed {seed}");
                (question.PromptTokens + question.AnswerBound <= (candidate.ContextWindow ?? long.MaxValue)).ShouldBeTrue($"seed {seed}");
                (question.AnswerBound <= (candidate.MaxOutput ?? long.MaxValue)).ShouldBeTrue($"seed {seed}");
            }

            var providers = answer.Places.Select(place => question.Candidates[place].Provider).Distinct().Count();
            providers.ShouldBeLessThanOrEqualTo(!question.Sla.AllowCrossProvider ? 1 : question.Tier == SlaTier.Gold ? int.MaxValue : 2, $"seed {seed}");
        }
    }

    [Fact]
    public void Decide_SomebodyCanServe_SomebodyIsTried()
    {
        for (ulong seed = 1; seed <= Questions; seed++)
        {
            var question = AnyQuestion.Of(new SeededRandom(seed));
            var anyone = Enumerable.Range(0, question.Candidates.Count).Any(place => PlanChoice.Refusal(question, place) is null);

            (PlanChoice.Decide(question).Places.Count > 0).ShouldBe(anyone, $"seed {seed}");
        }
    }

    [Fact]
    public void A6_15_NotDearer_NobodyCostsMoreThanTheFirst()
    {
        for (ulong seed = 1; seed <= Questions; seed++)
        {
            var question = AnyQuestion.Of(new SeededRandom(seed)) with { NotDearer = true };
            var (answer, free) = (PlanChoice.Decide(question), PlanChoice.Decide(question with { NotDearer = false }));
            long Cost(int place) => (question.Live[place] with { WarmTokens = 0 }).CostOf(Math.Max(1, question.PromptTokens), Math.Max(1, question.AnswerTokens)).NanoUsd;

            answer.Places.ShouldBe(free.Places.Where((place, i) => i == 0 || question.PromptTokens == 0 || question.AnswerTokens == 0 ? answer.Places.Contains(place) : Cost(place) <= Cost(free.Places[0])), $"seed {seed}");
        }
    }

    /// <summary>A2.8: a question that was written to a log and read again has the same answer.</summary>
    [Fact]
    public void Decide_QuestionFromALog_HasTheSameAnswer()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var question = AnyQuestion.Of(new SeededRandom(seed));
            var read = JsonSerializer.Deserialize<PlanQuestion>(JsonSerializer.Serialize(question)).ShouldNotBeNull();
            var (first, second) = (PlanChoice.Decide(question), PlanChoice.Decide(read));

            second.Places.ShouldBe(first.Places, $"seed {seed}");
            second.Excluded.ShouldBe(first.Excluded, $"seed {seed}");
            second.Reason.ShouldBe(first.Reason, $"seed {seed}");
        }
    }

    /// <summary>Where no two candidates are alike, their order in the list does not matter to the policies that do not follow it.</summary>
    [Theory]
    [InlineData(PolicyKind.Cost)]
    [InlineData(PolicyKind.Latency)]
    public void Decide_ListShuffled_HasTheSameHead(PolicyKind policy)
    {
        for (ulong seed = 1; seed <= 500; seed++)
        {
            var random = new SeededRandom(seed);
            var question = AnyQuestion.Of(random) with { IsNamed = false, Policy = new RoutePolicy(policy) };
            LiveView[] live = [.. question.Live.Select((view, i) => view with { IsPriced = true, InputPrice = (1 + i) * 1_000_000_000L, OutputPrice = (1 + i) * 1_000_000_000L, P95 = TimeSpan.FromMilliseconds(100 + i) })];
            question = question with { Live = live, PromptTokens = question.PromptTokens + 1000, Candidates = [.. question.Candidates.Select(candidate => candidate with { ContextWindow = null })] };
            int[] shuffled = [.. Enumerable.Range(0, question.Candidates.Count).OrderBy(_ => random.NextBits())];
            var other = question with { Candidates = [.. shuffled.Select(place => question.Candidates[place])], Live = [.. shuffled.Select(place => live[place])] };
            var (first, second) = (PlanChoice.Decide(question).Places, PlanChoice.Decide(other).Places);

            second.Select(place => other.Candidates[place].ModelId).FirstOrDefault().ShouldBe(first.Select(place => question.Candidates[place].ModelId).FirstOrDefault(), $"seed {seed}");
        }
    }
}
