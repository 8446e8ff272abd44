using Breakwater.Core.Routing;

namespace Breakwater.Core.Tests.Routing;

public sealed class GlobTests
{
    [Theory]
    [InlineData("gpt-*", "gpt-7", true)]
    [InlineData("gpt-*", "gpt-", true)]
    [InlineData("gpt-*", "gpt", false)]
    [InlineData("gpt-*", "GPT-7", false)]
    [InlineData("o1*", "o1", true)]
    [InlineData("o1*", "o10-mini", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("*-mini", "gpt-5.4-mini", true)]
    [InlineData("*-mini", "gpt-5.4-mini-2", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("a.c", "abc", false)]
    public void Matches_AnyText_FollowsThePattern(string pattern, string text, bool expected) => new Glob(pattern).Matches(text).ShouldBe(expected);

    [Fact]
    public void Matches_HostilePattern_EndsSoon() => new Glob(string.Concat(Enumerable.Repeat("a*", 60)) + "b").Matches(new string('a', 10_000)).ShouldBeFalse();
}
