using System.Text.Json;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Tests.Routing.Choice;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Line.Decisions;

/// <summary>A2.8: what the log says of a decision gives the same plan again.</summary>
public sealed class RederivationProperties
{
    private const int Decisions = 2000;

    [Fact]
    public void Decision_AnyQuestionWrittenAndRead_GivesTheSamePlan()
    {
        for (ulong seed = 1; seed <= Decisions; seed++)
        {
            var (decision, plan) = Any(new SeededRandom(seed));

            var again = Rederivation.Of(Read(decision, DecisionJson.Default.Decision), Read(plan, DecisionJson.Default.DecidedPlan));

            again.Differences.ShouldBeEmpty($"seed {seed}");
            again.Order.ShouldBe(decision.Order, $"seed {seed}");
        }
    }

    [Fact]
    public void Decision_AnyInputChanged_IsFoundWheneverThePlanFollowsIt()
    {
        var found = 0;
        for (ulong seed = 1; seed <= Decisions; seed++)
        {
            var random = new SeededRandom(seed);
            var (decision, plan) = Any(random);
            var changed = decision with { Needs = decision.Needs ^ Core.Routing.Capabilities.Tools };
            var isSame = Same(PlanChoice.Decide(decision.Ask(plan)), PlanChoice.Decide(changed.Ask(plan)));

            Rederivation.Of(changed, plan).IsSame.ShouldBe(isSame, $"seed {seed}");
            found += isSame ? 0 : 1;
        }

        found.ShouldBeGreaterThan(Decisions / 10);
    }

    [Fact]
    public void Decision_OrderNotTheOneThatFollows_IsTold()
    {
        var question = Ask.Of(SlaTier.Gold, "a/one-h b/two-h");
        var plan = Plan(question) with { Answer = PlanChoice.Decide(question) };
        var decision = new Decision { Id = "req_1", At = DateTime.UnixEpoch, Order = [1, 0] };

        Rederivation.Of(decision, plan).Differences.ShouldBe(["the order was b/two-h, a/one-h, and is a/one-h, b/two-h"]);
    }

    private static (Decision Decision, DecidedPlan Plan) Any(SeededRandom random)
    {
        var question = AnyQuestion.Of(random);
        var plan = Plan(question);
        var answer = PlanChoice.Decide(question);
        IReadOnlyList<int>? kept = AnyQuestion.Pick(random, 3) > 0 ? null : [.. Enumerable.Range(0, question.Candidates.Count).Where(_ => AnyQuestion.Pick(random, 2) == 0)];
        int[] order = [.. answer.Places.Where(place => kept?.Contains(place) ?? true)];
        IReadOnlyList<int>? away = AnyQuestion.Pick(random, 3) > 0 ? null : [.. order.Where(_ => AnyQuestion.Pick(random, 2) == 0)];
        order = away is null ? order : [.. order.Except(away), .. away];
        var ranking = order.Length < 2 || AnyQuestion.Pick(random, 2) == 0 ? null : new RankingQuestion
        {
            Troubles = [.. order.Select(_ => (TargetTrouble)AnyQuestion.Pick(random, 4))],
            Dwell = new DwellState(AnyQuestion.Pick(random, order.Length + 1), TimeSpan.FromTicks(AnyQuestion.Pick(random, 1_000_000_000)), (TargetTrouble)AnyQuestion.Pick(random, 4)),
            HoldFor = TimeSpan.FromSeconds(30),
            Draw = AnyQuestion.Pick(random, 2) == 0 ? null : random.NextDouble(),
        };
        order = ranking is null ? order : [.. RankingChoice.Decide(ranking).Order.Select(place => order[place])];
        var decision = new Decision
        {
            Id = "req_1",
            At = DateTime.UnixEpoch,
            Needs = question.Needs,
            Prompt = question.PromptTokens,
            Bound = question.AnswerBound,
            Expects = question.AnswerTokens,
            Sticky = question.Sticky,
            Question = new OwnQuestion { Policy = question.Policy, Value = question.Value, Live = question.Live, NotDearer = question.NotDearer },
            Answer = answer,
            Kept = kept,
            Away = away,
            Ranking = ranking,
            Order = order,
        };
        return (decision, plan);
    }

    private static DecidedPlan Plan(PlanQuestion question) => new()
    {
        Config = "0",
        Route = "default",
        Meaning = "by chance",
        IsNamed = question.IsNamed,
        Tier = question.Tier,
        Sla = question.Sla,
        Policy = question.Policy,
        Candidates = question.Candidates,
        Answer = new PlanAnswer([], [], ""),
    };

    private static bool Same(PlanAnswer one, PlanAnswer other) => one.Places.SequenceEqual(other.Places) && one.Excluded.SequenceEqual(other.Excluded);

    private static T Read<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type), type)!;
}
