using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tests.Routing.Choice;

namespace Breakwater.Core.Tests.Routing;

/// <summary>C25: which class a request has that names none.</summary>
public sealed class SlaPoliciesTests
{
    private static readonly SlaPolicies Policies = Ask.Article with
    {
        ValueClasses = new Dictionary<string, ValueClass>(StringComparer.Ordinal) { ["checkout"] = ValueClass.L0, ["report"] = ValueClass.L1, ["draft"] = ValueClass.L2 },
    };

    [Theory]
    [InlineData(null, null, SlaTier.Silver)]
    [InlineData("chat", null, SlaTier.Silver)]
    [InlineData("chat", SlaTier.Gold, SlaTier.Gold)]
    [InlineData("checkout", null, SlaTier.Gold)]
    [InlineData("checkout", SlaTier.Gold, SlaTier.Gold)]
    [InlineData("checkout", SlaTier.Silver, SlaTier.Silver)]
    [InlineData("checkout", SlaTier.Bronze, SlaTier.Bronze)]
    [InlineData("report", SlaTier.Gold, SlaTier.Silver)]
    [InlineData("report", SlaTier.Bronze, SlaTier.Bronze)]
    [InlineData("draft", SlaTier.Gold, SlaTier.Bronze)]
    public void TierOf_Intent_GivesItsClassWithinTheEntitlement(string? intent, SlaTier? entitled, SlaTier expected) => Policies.TierOf(intent, entitled).ShouldBe(expected);

    [Theory]
    [InlineData("checkout", SlaTier.Bronze, ValueClass.L0)]
    [InlineData("chat", SlaTier.Gold, ValueClass.L0)]
    [InlineData("chat", SlaTier.Silver, ValueClass.L1)]
    [InlineData(null, SlaTier.Bronze, ValueClass.L2)]
    public void ValueOf_IntentOrTier_TellsWhatTheTaskIsWorth(string? intent, SlaTier tier, ValueClass expected) => Policies.ValueOf(intent, tier).ShouldBe(expected);
}
