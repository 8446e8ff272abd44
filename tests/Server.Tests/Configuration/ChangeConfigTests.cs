using Breakwater.Core.Configuration;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Server.Tests.Configuration;

/// <summary>Keys of rollouts and gold sets.</summary>
public sealed class ChangeConfigTests
{
    private const string Models = Yaml.TwoProviders + """
        models:
          - { id: m-a, provider: openai }
          - { id: m-b, provider: openai }
        routes:

        """;

    [Fact]
    public void Rollout_WithEverything_IsRead()
    {
        var rollout = Route("""candidates: [m-b, m-a], policy: weights, weights: { m-b: 3, m-a: 1 }, hold: 30m, floors: { requests: 200, success_ratio: 0.99, success_drop: 0.01, p95: 3s, p95_factor: 1.2, cost_usd: 0.02, cost_factor: 1.1, quality: 0.97 }""");

        rollout.Candidates.Select(candidate => (candidate.ModelId, candidate.Weight)).ShouldBe([("m-b", 3), ("m-a", 1)]);
        rollout.Policy.Kind.ShouldBe(PolicyKind.Weights);
        rollout.Ladder.Hold.ShouldBe(TimeSpan.FromMinutes(30));
        rollout.Ladder.Percents.ShouldBe([1, 10, 50, 100]);
        rollout.Floors.ShouldBe(new RolloutFloors
        {
            LeastRequests = 200, SuccessRatio = 0.99, SuccessDrop = 0.01, P95 = TimeSpan.FromSeconds(3), P95Factor = 1.2, Cost = new Money(20_000_000), CostFactor = 1.1, Quality = 0.97,
        });
    }

    [Fact]
    public void Rollout_LeftOut_HasTheDefaults()
    {
        Yaml.Good(Models + "  - { name: r, candidates: [m-a] }").Routes.Routes[0].Rollout.ShouldBeNull();
        var rollout = Route("candidates: [m-b]");
        rollout.Floors.ShouldBe(new RolloutFloors());
        rollout.Ladder.Hold.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Mark_OfPaceAndFloors_IsTheSame()
    {
        Route("candidates: [m-b], hold: 1m, floors: { quality: 0.5 }").Mark.ShouldBe(Route("candidates: [m-b]").Mark);
        Route("candidates: [m-b, m-a]").Mark.ShouldNotBe(Route("candidates: [m-b]").Mark);
        Route("candidates: [m-b], policy: cost").Mark.ShouldNotBe(Route("candidates: [m-b]").Mark);
    }

    [Theory]
    [InlineData("policy: cost", "rollout.candidates: is required here.")]
    [InlineData("candidates: [m-a]", "rollout.candidates: are the route's own, in the same order and by the same policy: nothing would change.")]
    [InlineData("candidates: []", "rollout.candidates: must name at least one model.")]
    [InlineData("candidates: [m-x]", "routes[r].rollout.candidates[0] = \"m-x\": is no model of any configured provider")]
    [InlineData("candidates: [m-b], policy: weights", "rollout.weights: must give at least one candidate a share above 0")]
    [InlineData("candidates: [m-b], weights: { m-b: 1 }", "rollout.weights: has no effect unless policy is weights")]
    [InlineData("candidates: [m-b], max_latency: 3s", "rollout.max_latency = \"3s\": has no effect unless policy is slo-budget")]
    [InlineData("candidates: [m-b], hold: 15", "rollout.hold = \"15\": must be a duration")]
    [InlineData("candidates: [m-b], floors: { success_ratio: 99 }", "floors.success_ratio = \"99\": must be a number above 0 and at most 1")]
    [InlineData("candidates: [m-b], floors: { requests: 0 }", "floors.requests = \"0\": must be a whole number from 1")]
    [InlineData("candidates: [m-b], match: { intent: code }", "rollout.match: unknown key")]
    public void Rollout_WithAMistake_IsRefused(string rollout, string problem) =>
        Yaml.Read(Models + $"  - {{ name: r, candidates: [m-a], rollout: {{ {rollout} }} }}").Problems.Select(one => one.ToString()).ShouldContain(line => line.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("", false)]
    [InlineData("quality: { gold_sets: a.yaml }", true)]
    [InlineData("quality: { gold_sets: [a.yaml], schedule: off }", false)]
    [InlineData("quality: { schedule: weekly }", true)]
    public void Quality_Schedule_IsOnWhereGoldSetsAreNamed(string yaml, bool isOn) => Yaml.Good(Yaml.TwoProviders + yaml).Quality.Schedule.IsOn.ShouldBe(isOn);

    [Fact]
    public void Quality_Schedule_HasItsDayAndHour()
    {
        var schedule = Yaml.Good(Yaml.TwoProviders + "quality: { schedule: weekly, day: friday, hour_utc: 23, max_cost_usd: 0.5 }").Quality;

        (schedule.Schedule.Day, schedule.Schedule.Hour, schedule.MaxCost).ShouldBe((DayOfWeek.Friday, 23, new Money(500_000_000)));
        Yaml.Read(Yaml.TwoProviders + "quality: { day: someday }").Problems.ShouldHaveSingleItem().ToString().ShouldContain("must be one of sunday, monday");
    }

    [Theory]
    [InlineData("  - { name: r, candidates: [m-b] }", false)]
    [InlineData("  - { name: r, candidates: [m-a], policy: cost }", false)]
    [InlineData("  - { name: r, candidates: [m-a], rollout: { candidates: [m-b] } }", true)]
    [InlineData("  - { name: r, candidates: [m-a] }\nretry: { max_attempts: 2 }", true)]
    [InlineData("  - { name: r, candidates: [m-a] }\nsla: { gold: { quality_floor: basic } }", false)]
    public void Policy_OfAnotherConfiguration_IsTheSameWhereTheSameModelsAnswer(string routes, bool isSame)
    {
        var policy = ConfigDiff.PolicyOf(Yaml.Good(Models + "  - { name: r, candidates: [m-a] }"));

        (ConfigDiff.PolicyOf(Yaml.Good(Models + routes)) == policy).ShouldBe(isSame);
    }

    private static RolloutPlan Route(string rollout) => Yaml.Good(Models + $"  - {{ name: r, candidates: [m-a], rollout: {{ {rollout} }} }}").Routes.Routes[0].Rollout.ShouldNotBeNull();
}
