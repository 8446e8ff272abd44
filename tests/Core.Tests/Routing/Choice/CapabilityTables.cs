using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Tests.Routing.Choice;

/// <summary>A request never goes to a model that cannot serve it.</summary>
public sealed class CapabilityTables
{
    [Theory]
    [InlineData(Capabilities.None, "a/1m b/2m")]
    [InlineData(Capabilities.Tools, "a/1m b/2m")]
    [InlineData(Capabilities.Vision, "b/2m")]
    [InlineData(Capabilities.Vision | Capabilities.Tools, "b/2m")]
    [InlineData(Capabilities.Vision | Capabilities.Thinking, "")]
    public void Decide_Needs_LeaveOutWhoLacksThem(Capabilities needs, string expected) =>
        Ask.Order(Pair(one => one with { Lacks = Capabilities.Vision }, two => two with { Lacks = Capabilities.Thinking | Capabilities.Documents }) with { Needs = needs }).ShouldBe(expected);

    [Theory]
    [InlineData(900, 0, "a/1m b/2m")]
    [InlineData(900, 100, "a/1m b/2m")]
    [InlineData(900, 101, "b/2m")]
    [InlineData(1001, 0, "b/2m")]
    [InlineData(100, 501, "b/2m")]
    [InlineData(1_000_000, 0, "b/2m")]
    public void Decide_Length_MustFitWindowAndAnswer(long prompt, long bound, string expected) =>
        Ask.Order(Pair(one => one with { ContextWindow = 1000, MaxOutput = 500 }, two => two) with { PromptTokens = prompt, AnswerBound = bound }).ShouldBe(expected, "what is not known of a model is no limit");

    [Fact]
    public void Decide_CannotServe_TellsWhatIsMissing()
    {
        var question = Pair(one => one with { Lacks = Capabilities.Vision | Capabilities.Tools }, two => two with { MaxOutput = 10 }) with { Needs = Capabilities.Vision | Capabilities.Thinking, AnswerBound = 20 };

        PlanChoice.Decide(question).Excluded.ShouldBe([new Exclusion(0, ExclusionCause.CannotServe, Capabilities.Vision), new Exclusion(1, ExclusionCause.AnswerTooLong)]);
    }

    [Fact]
    public void Decide_NamedModelThatCannotServe_GivesWayToOneThatCan() =>
        Ask.Order(Pair(one => one with { Lacks = Capabilities.Vision }, two => two) with { IsNamed = true, Needs = Capabilities.Vision }).ShouldBe("b/2m");

    private static PlanQuestion Pair(Func<CandidateView, CandidateView> first, Func<CandidateView, CandidateView> second)
    {
        var question = Ask.Of(SlaTier.Silver, "a/1m b/2m");
        return question with { Candidates = [first(question.Candidates[0]), second(question.Candidates[1])] };
    }
}
