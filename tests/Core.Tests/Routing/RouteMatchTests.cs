using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

public sealed class RouteMatchTests
{
    private static readonly RouteQuery Query = new("openai/gpt-6-sol")
    {
        Intent = "summary",
        Tenant = "acme",
        SlaTier = SlaTier.Gold,
        Tags = [new("team", "search"), new("env", "prod")],
    };

    public static TheoryData<string, RouteMatch, bool> Table => new()
    {
        { "nothing asked", new(), true },
        { "model with provider", new() { Model = [new("openai/*")] }, true },
        { "model without provider", new() { Model = [new("gpt-*")] }, true },
        { "second glob", new() { Model = [new("claude-*"), new("*-sol")] }, true },
        { "other model", new() { Model = [new("claude-*")] }, false },
        { "alias of the intent", new() { Intent = ["summarize"] }, true },
        { "other intent", new() { Intent = ["code"] }, false },
        { "tenant", new() { Tenant = ["other", "acme"] }, true },
        { "other tenant", new() { Tenant = ["other"] }, false },
        { "tier", new() { SlaTier = [SlaTier.Gold] }, true },
        { "other tier", new() { SlaTier = [SlaTier.Bronze, SlaTier.Silver] }, false },
        { "tag", new() { Tags = [new("team", new("sea*"))] }, true },
        { "both tags", new() { Tags = [new("team", new("*")), new("env", new("prod"))] }, true },
        { "one tag missing", new() { Tags = [new("team", new("*")), new("region", new("*"))] }, false },
        { "other value", new() { Tags = [new("env", new("test"))] }, false },
        { "all conditions must hold", new() { Intent = ["summarize"], Tenant = ["other"] }, false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Accepts_EachCondition_MustHold(string situation, RouteMatch match, bool expected) => match.Accepts(Query).ShouldBe(expected, situation);

    [Fact]
    public void Accepts_CallerSaysNothing_FailsEveryCondition()
    {
        var bare = new RouteQuery("m");

        new RouteMatch { Intent = ["chat"] }.Accepts(bare).ShouldBeFalse();
        new RouteMatch { Tenant = ["acme"] }.Accepts(bare).ShouldBeFalse();
        new RouteMatch { SlaTier = [SlaTier.Silver] }.Accepts(bare).ShouldBeTrue("silver is the default (A2.17)");
    }
}
