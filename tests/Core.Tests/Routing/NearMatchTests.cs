using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

public sealed class NearMatchTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "ABC", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("gpt-6-sol", "gpt-6.1-sol", 2)]
    public void Distance_TwoTexts_CountsEditsEitherWay(string a, string b, int expected)
    {
        NearMatch.Distance(a, b).ShouldBe(expected);
        NearMatch.Distance(b, a).ShouldBe(expected);
    }

    [Fact]
    public void Find_SeveralNames_GivesTheNearestThreeFirst() =>
        NearMatch.Find("claude-sonet-5", ["gpt-6-sol", "claude-sonnet-4-5", "claude-sonnet-5-5", "claude-sonnet-5", "claude-opus-5", "claude-sonnet-5"])
            .ShouldBe(["claude-sonnet-5", "claude-sonnet-4-5", "claude-sonnet-5-5"]);

    [Fact]
    public void Find_NothingNear_GivesNothing() => NearMatch.Find("llama", ["gpt-6-sol"]).ShouldBeEmpty();

    [Fact]
    public void Find_NameOfMegabytes_GivesNothingSoon() => NearMatch.Find(new string('x', 5_000_000), ["gpt-6-sol"]).ShouldBeEmpty();
}
