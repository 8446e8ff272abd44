using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

/// <summary>CONTRACT section 4: exact id, provider/id, route name, auto, forward pattern, else 404.</summary>
public sealed class RoutePlannerTests
{
    private static readonly RouteTable Table = MakeTable();

    [Theory]
    [InlineData("m-small", "", "openai/m-small claude/c-small", "default")]
    [InlineData("m-large", "", "openai/m-large openai/m-small claude/c-small", "default")]
    [InlineData("c-small", "", "claude/c-small openai/m-small", "default")]
    [InlineData("c-large", "code", "claude/c-large openai/m-large", "code")]
    [InlineData("shared", "", "openai/shared claude/shared openai/m-small claude/c-small", "default")]
    [InlineData("claude/shared", "", "claude/shared openai/m-small claude/c-small", "default")]
    [InlineData("openai/m-large", "code", "openai/m-large claude/c-large", "code")]
    [InlineData("code", "", "openai/m-large claude/c-large", "code")]
    [InlineData("auto", "", "openai/m-small claude/c-small", "default")]
    [InlineData("auto", "code", "openai/m-large claude/c-large", "code")]
    [InlineData("auto", "summary", "claude/c-small", "short")]
    [InlineData("auto", "summarize", "claude/c-small", "short")]
    [InlineData("gpt-9", "", "openai/gpt-9? openai/m-small claude/c-small", "default")]
    [InlineData("claude-9", "code", "claude/claude-9? openai/m-large claude/c-large", "code")]
    [InlineData("openai/gpt-9", "", "openai/gpt-9? openai/m-small claude/c-small", "default")]
    [InlineData("org/model", "", "openai/org/model openai/m-small claude/c-small", "default")]
    public void Plan_Name_GivesCandidatesInOrder(string model, string intent, string candidates, string route)
    {
        var plan = Plan(new RouteQuery(model) { Intent = intent.Length == 0 ? null : intent });

        string.Join(' ', plan.Candidates.Select(one => $"{one.Provider}/{one.ModelId}{(one.Forwarded ? "?" : "")}")).ShouldBe(candidates);
        plan.Route.ShouldBe(route);
        plan.Reason.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Plan_ForwardedName_IsSentAsGivenAndItsPriceEstimated()
    {
        var first = Plan(new RouteQuery("gpt-9")).Candidates[0];

        (first.UpstreamId, first.Forwarded, first.PriceEstimated).ShouldBe(("gpt-9", true, true));
    }

    [Theory]
    [InlineData("m-smal", "'m-small'")]
    [InlineData("M-LARGE", "'m-large'")]
    [InlineData("defautl", "'default'")]
    [InlineData("openai/m-lrge", "/v1/models")]
    [InlineData("llama", "/v1/models")]
    public void Plan_UnknownName_IsNotFoundAndNamesNearOnes(string model, string hint)
    {
        RoutePlanner.Plan(new RouteQuery(model), Table, out var plan).ShouldSatisfyAllConditions(
            fault => fault!.Kind.ShouldBe(FaultKind.ModelNotFound),
            fault => fault!.Param.ShouldBe("model"),
            fault => fault!.Stage.ShouldBe(FaultStage.Plan),
            fault => fault!.Detail.ShouldContain(hint));
        plan.ShouldBeNull();
    }

    [Fact]
    public void Plan_UnknownNameOfMegabytes_IsNotRepeatedWhole() =>
        RoutePlanner.Plan(new RouteQuery(new string('x', 1_000_000)), Table, out _)!.Detail.Length.ShouldBeLessThan(300);

    [Fact]
    public void Plan_Embedding_HasNoFallbackOfAnotherModel() =>
        Plan(new RouteQuery("embed") { Kind = ModelKind.Embedding }).Candidates.Select(one => one.ModelId).ShouldBe(["embed"]);

    [Theory]
    [InlineData("embed", ModelKind.Generation)]
    [InlineData("m-small", ModelKind.Embedding)]
    public void Plan_ModelOfAnotherKind_IsRefused(string model, ModelKind kind)
    {
        var fault = RoutePlanner.Plan(new RouteQuery(model) { Kind = kind }, Table, out _)!;

        fault.Kind.ShouldBe(FaultKind.InvalidRequest);
        fault.Param.ShouldBe("model");
    }

    [Fact]
    public void Plan_RouteWithoutModelOfTheKind_IsNotFound() =>
        RoutePlanner.Plan(new RouteQuery("code") { Kind = ModelKind.Embedding }, Table, out _)!.Kind.ShouldBe(FaultKind.ModelNotFound);

    [Fact]
    public void Plan_AutoWithoutRoutes_IsNotFound() =>
        RoutePlanner.Plan(new RouteQuery("auto"), new RouteTable(Table.Providers, Table.Models, []), out _)!.Kind.ShouldBe(FaultKind.ModelNotFound);

    [Fact]
    public void Plan_ExactModelWithoutRoutes_IsThatModelAlone()
    {
        RoutePlanner.Plan(new RouteQuery("m-small"), new RouteTable(Table.Providers, Table.Models, []), out var plan).ShouldBeNull();

        plan!.Candidates.Count.ShouldBe(1);
        plan.Route.ShouldBeNull();
    }

    [Fact]
    public void Plan_SameQuery_GivesTheSamePlan()
    {
        var first = Plan(new RouteQuery("auto") { Intent = "code" });
        var second = Plan(new RouteQuery("auto") { Intent = "code" });

        second.Candidates.ShouldBe(first.Candidates);
        second.Reason.ShouldBe(first.Reason);
    }

    private static RoutePlan Plan(RouteQuery query)
    {
        RoutePlanner.Plan(query, Table, out var plan).ShouldBeNull();
        return plan.ShouldNotBeNull();
    }

    private static RouteTable MakeTable()
    {
        CandidateView[] models =
        [
            new("claude", "shared", "shared"), new("openai", "shared", "shared-1"), new("openai", "m-small", "m-small"), new("openai", "m-large", "m-large-2026"),
            new("claude", "c-small", "c-small"), new("claude", "c-large", "c-large"), new("openai", "org/model", "org/model"),
            new("openai", "embed", "embed") { Kind = ModelKind.Embedding }, new("claude", "other-embed", "other-embed") { Kind = ModelKind.Embedding },
        ];
        ProviderView[] providers = [new("openai", [new("gpt-*"), new("o1*")]), new("claude", [new("claude-*")])];
        CandidateView Model(string id) => models.First(model => model.ModelId == id);
        return new RouteTable(providers, models,
        [
            new("code", new RouteMatch { Intent = ["code"] }, [Model("m-large"), Model("c-large")]),
            new("short", new RouteMatch { Intent = ["summarize"] }, [Model("c-small")]),
            new("default", new RouteMatch(), [Model("m-small"), Model("c-small"), Model("other-embed")]),
        ]);
    }
}
