using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Decisions;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>What <c>explain</c> says.</summary>
public sealed class ExplainTextTests
{
    public static TheoryData<ExclusionCause> Causes() => [.. Enum.GetValues<ExclusionCause>()];

    [Theory]
    [MemberData(nameof(Causes))]
    public void Explain_AnyExclusion_SaysWhoAndWhy(ExclusionCause cause)
    {
        var plan = Plan() with { Answer = new PlanAnswer([0], [new Exclusion(1, cause, cause == ExclusionCause.CannotServe ? Capabilities.Tools | Capabilities.StructuredOutput : Capabilities.None)], "") };
        var row = Explain(new Decision { Id = "req_1", At = DateTime.UnixEpoch }, plan).Single(line => line.StartsWith('1'));

        row.ShouldStartWith("1      b/two      medium   -    -                    excluded: ");
        row.ShouldContain(cause switch
        {
            ExclusionCause.CannotServe => "lacks tools and structured output",
            ExclusionCause.TooLong => "too short a context window",
            ExclusionCause.AnswerTooLong => "no answer so long",
            ExclusionCause.BelowFloor => "below the floor of silver",
            ExclusionCause.DearerWhileBurning => "dearer, and the error budget burns",
            ExclusionCause.OtherProvider => "at another provider, which silver does not use",
            ExclusionCause.ThirdProvider => "at a third provider",
            _ => "dearer than silver allows",
        });
    }

    [Fact]
    public void Explain_HostileNames_CannotCommandTheTerminal()
    {
        var decision = new Decision { Id = "req_\e[2J", At = DateTime.UnixEpoch, Asked = "m\e[31m", Attempts = [new DecidedAttempt { Provider = "p\e[0m", Model = "m" }], Degraded = "\e[1m" };

        string.Join('\n', Explain(decision, Plan())).ShouldNotContain("\e");
        string.Join('\n', ExplainText.Of(decision, null, null)).ShouldNotContain("\e");
    }

    private static IEnumerable<string> Explain(Decision decision, DecidedPlan plan) => ExplainText.Of(decision, plan, Rederivation.Of(decision, plan));

    private static DecidedPlan Plan() => new()
    {
        Config = "c0",
        Route = "default",
        Meaning = "auto, matching route 'default'",
        Tier = SlaTier.Silver,
        Sla = SlaPolicies.Unbounded.Silver,
        Policy = RoutePolicy.Listed,
        Candidates = [new CandidateView("a", "one", "one"), new CandidateView("b", "two", "two")],
        Answer = new PlanAnswer([0, 1], [], ""),
    };
}
