using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

/// <summary>C25: what a tenant may not use is in no plan of its, and asking for it is told to be just that.</summary>
public sealed class EntitlementTests
{
    private static readonly RouteTable Table = MakeTable();

    [Theory]
    [InlineData("m-small", "m-*", "", "openai/m-small openai/m-large")]
    [InlineData("m-small", "m-small", "", "openai/m-small")]
    [InlineData("m-small", "m-small,claude/*", "", "openai/m-small claude/c-small")]
    [InlineData("shared", "claude/shared", "", "claude/shared")]
    [InlineData("shared", "shared", "", "openai/shared claude/shared")]
    [InlineData("auto", "c-*", "", "claude/c-small")]
    [InlineData("default", "c-*", "", "claude/c-small")]
    [InlineData("gpt-9", "gpt-*", "", "openai/gpt-9")]
    [InlineData("m-small", "", "default", "openai/m-small claude/c-small openai/m-large")]
    [InlineData("m-small", "", "code", "openai/m-small")]
    [InlineData("code", "", "code", "openai/m-large")]
    public void Plan_PartlyAllowed_HasOnlyThat(string model, string models, string routes, string candidates)
    {
        RoutePlanner.Plan(new RouteQuery(model), Allowed(models, routes), Table, out var plan).ShouldBeNull();

        string.Join(' ', plan!.Candidates.Select(one => $"{one.Provider}/{one.ModelId}")).ShouldBe(candidates);
    }

    [Theory]
    [InlineData("code", "auto", "default", "default")]
    [InlineData("code", "auto", "code,default", "code")]
    public void Plan_MatchingRouteIsClosed_TheNextOneThatMatchesIsFollowed(string intent, string model, string routes, string route)
    {
        RoutePlanner.Plan(new RouteQuery(model) { Intent = intent }, Allowed("", routes), Table, out var plan).ShouldBeNull();

        plan!.Route.ShouldBe(route);
    }

    [Theory]
    [InlineData("m-large", "m-small,c-*", "", "m-small, c-*")]
    [InlineData("openai/m-large", "m-small", "", "tenants.allowed_models): m-small")]
    [InlineData("claude-9", "gpt-*", "", "gpt-*")]
    [InlineData("shared", "m-*", "", "m-*")]
    [InlineData("code", "m-small", "", "m-small")]
    [InlineData("auto", "embed", "", "embed")]
    [InlineData("code", "", "default", "tenants.allowed_routes): default")]
    [InlineData("auto", "", "code", "code")]
    public void Plan_NotAllowed_IsSaidWithWhatIs(string model, string models, string routes, string told)
    {
        var fault = RoutePlanner.Plan(new RouteQuery(model), Allowed(models, routes), Table, out var plan).ShouldNotBeNull();

        fault.Kind.ShouldBe(FaultKind.NotEntitled);
        fault.Param.ShouldBe("model");
        fault.Stage.ShouldBe(FaultStage.Plan);
        fault.Detail.ShouldContain(told);
        plan.ShouldBeNull();
    }

    /// <summary>What does not exist is not forbidden, and what is forbidden is not recommended.</summary>
    [Fact]
    public void Plan_UnknownName_StaysUnknown()
    {
        var fault = RoutePlanner.Plan(new RouteQuery("m-smalll"), Allowed("m-large", "default"), Table, out _)!;

        fault.Kind.ShouldBe(FaultKind.ModelNotFound);
        fault.Detail.ShouldNotContain("'m-small'");
    }

    [Fact]
    public void Plan_AllowedAreMany_AreNotAllTold() =>
        RoutePlanner.Plan(new RouteQuery("m-small"), Allowed(string.Join(',', Enumerable.Range(0, 1000).Select(n => $"x{n}")), ""), Table, out _)!.Detail.ShouldEndWith("x19, …");

    [Fact]
    public void Plan_NothingBounded_IsAsWithoutEntitlement()
    {
        RoutePlanner.Plan(new RouteQuery("m-small"), Entitlement.Everything, Table, out var plan).ShouldBeNull();

        plan!.Candidates.Count.ShouldBe(3);
    }

    private static Entitlement Allowed(string models, string routes) => new()
    {
        Models = [.. models.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pattern => new Glob(pattern))],
        Routes = routes.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };

    private static RouteTable MakeTable()
    {
        CandidateView[] models =
        [
            new("claude", "shared", "shared"), new("openai", "shared", "shared-1"), new("openai", "m-small", "m-small"), new("openai", "m-large", "m-large"),
            new("claude", "c-small", "c-small"), new("openai", "embed", "embed") { Kind = ModelKind.Embedding },
        ];
        ProviderView[] providers = [new("openai", [new("gpt-*")]), new("claude", [new("claude-*")])];
        CandidateView Model(string id) => models.First(model => model.ModelId == id);
        return new RouteTable(providers, models,
        [
            new("code", new RouteMatch { Intent = ["code"] }, [Model("m-large")]),
            new("default", new RouteMatch(), [Model("m-small"), Model("c-small"), Model("m-large")]),
        ]);
    }
}
