using System.Text;
using Breakwater.Core.GoldSets;
using Breakwater.Core.GoldSets.Schemas;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.GoldSets;

/// <summary>Runs of gold sets over a scripted model.</summary>
public sealed class GoldRuns
{
    private static readonly Money Cent = new(10_000_000);

    [Theory]
    [InlineData("exact", " hello\n", true)]
    [InlineData("exact", "hello you", false)]
    [InlineData("contains", "oh hello you", true)]
    [InlineData("contains", "Hello", false)]
    [InlineData("regex", "say hello 7", true)]
    [InlineData("regex", "say hello", false)]
    [InlineData("schema", """{"a":1}""", true)]
    [InlineData("schema", """{"a":"x"}""", false)]
    [InlineData("schema", "no JSON", false)]
    public async Task Case_ByItsCheck_PassesOrFailsWithoutTellingTheAnswer(string kind, string answer, bool passes)
    {
        AnswerCheck check = kind switch
        {
            "exact" => new ExactCheck("hello"),
            "contains" => new ContainsCheck("hello"),
            "regex" => new RegexCheck(SafeRegex.Read("hello \\d", out _)!),
            _ => new JsonSchemaCheck(JsonSchema.Read("""{"properties":{"a":{"type":"number"}}}""", out _)!),
        };
        var result = (await RunAsync(Set(Case("a", check)), _ => answer)).Results.Single();

        result.Outcome.ShouldBe(passes ? CaseOutcome.Passed : CaseOutcome.Failed);
        (result.Reason.Length == 0).ShouldBe(passes);
        result.Reason.ShouldNotContain("oh hello you");
    }

    [Theory]
    [InlineData(97, "task", true)]
    [InlineData(96, "task", false)]
    [InlineData(99, "safety", false)]
    [InlineData(100, "safety", true)]
    public async Task Class_WithoutAFloorOfItsOwn_HasTheUsualOne(int good, string name, bool held)
    {
        var cases = Enumerable.Range(0, 100).Select(i => Case($"c{i}", new ExactCheck("yes")) with { Class = name, Messages = [new GoldMessage("user", $"{i}")] });
        var report = await RunAsync(Set([.. cases]), ask => int.Parse(ask.Messages[0].Text, System.Globalization.CultureInfo.InvariantCulture) < good ? "yes" : "no");

        report.IsHeld.ShouldBe(held);
        report.Classes.ShouldHaveSingleItem().Passed.ShouldBe(good);
        report.Score.ShouldBe(good / 100.0);
    }

    [Fact]
    public async Task HighRisk_OneFails_BreaksTheSetWhateverTheFloor()
    {
        var set = Set([Case("a", new ExactCheck("yes")), Case("b", new ExactCheck("no")) with { IsHighRisk = true }], ("task", 0.1));

        (await RunAsync(set, _ => "yes")).IsHeld.ShouldBeFalse();
        (await RunAsync(set with { Cases = [.. set.Cases.Select(one => one with { IsHighRisk = false })] }, _ => "yes")).IsHeld.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"pass":true,"reason":"r"}""", CaseOutcome.Passed, "")]
    [InlineData("""{"pass":false,"reason":"r"}""", CaseOutcome.Failed, "judge: does not pass the rubric")]
    [InlineData("looks fine to me", CaseOutcome.Unanswered, "judge: j did not reply with a verdict")]
    public async Task Judge_ByItsVerdict_DecidesAndCosts(string reply, CaseOutcome outcome, string reason)
    {
        var judged = Case("a", new ContainsCheck("answer")) with { Judge = new GoldJudge("j", "is polite") };
        var result = (await RunAsync(Set(judged), ask => ask.Model == "j" ? reply : "an answer")).Results.Single();

        (result.Outcome, result.Reason).ShouldBe((outcome, reason));
        result.Cost.ShouldBe(Cent + Cent);
    }

    [Fact]
    public async Task Judge_AnotherCheckFails_IsNotAsked()
    {
        var judged = Case("a", new ExactCheck("x")) with { Judge = new GoldJudge("j", "is polite") };

        (await RunAsync(Set(judged), _ => "y")).Cost.ShouldBe(Cent);
    }

    [Fact]
    public async Task Run_CostIsSpent_AsksNoMore()
    {
        var cases = Enumerable.Range(0, 10).Select(i => Case($"c{i}", new ExactCheck("yes"))).ToArray();
        var report = await new GoldRunner((_, _) => ValueTask.FromResult(new GoldAnswer("yes", null, Cent, "m")), new Money(25_000_000), atOnce: 1).RunAsync(Set(cases), null, default);

        report.Passed.ShouldBe(3);
        report.Results.Count(result => result.Outcome == CaseOutcome.NotRun).ShouldBe(7);
        report.Results[9].Reason.ShouldBe("not asked: the run had cost 0.03 USD of 0.025");
        report.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_SomeAtOnce_IsBoundedAndInOrder()
    {
        var (now, most) = (0, 0);
        var gate = new TaskCompletionSource();
        var progress = 0;
        var runner = new GoldRunner(
            async (ask, _) =>
            {
                most = Math.Max(most, ++now);
                if (now == 3)
                {
                    gate.TrySetResult();
                }

                await gate.Task;
                now--;
                return new GoldAnswer(ask.Model, null, Money.Zero, "m");
            },
            Cent,
            atOnce: 3) { OnProgress = done => progress = Math.Max(progress, done) };
        var report = await runner.RunAsync(Set([.. Enumerable.Range(0, 9).Select(i => Case($"c{i}", new ExactCheck($"m{i}")) with { Model = $"m{i}" })]), null, default);

        most.ShouldBe(3);
        progress.ShouldBe(9);
        report.Results.Select(result => result.Case.Id).ShouldBe(Enumerable.Range(0, 9).Select(i => $"c{i}"));
        report.Passed.ShouldBe(9);
    }

    [Fact]
    public async Task Run_AimedAtAModel_AsksThatOne() =>
        (await RunAsync(Set(Case("a", new ExactCheck("other"))), ask => ask.Model, "other")).Passed.ShouldBe(1);

    [Theory]
    [InlineData(200, """{"choices":[{"message":{"content":"hi"}}]}""", "hi", null)]
    [InlineData(200, """{"choices":[{"message":{"content":null,"refusal":"no"}}]}""", "no", null)]
    [InlineData(200, """{"choices":[{"message":{"content":null}}]}""", null, "the answer has no text")]
    [InlineData(200, """{"choices":[]}""", null, "200: the answer is no chat completion")]
    [InlineData(503, """{"error":{"code":"circuit_open","message":"later"}}""", null, "503 circuit_open: later")]
    [InlineData(502, "<html>", null, "502: the answer is no chat completion")]
    public void Reply_OfAnyKind_IsTextOrAProblem(int status, string body, string? text, string? problem)
    {
        var answer = GoldAnswer.Read(status, Encoding.UTF8.GetBytes(body), Cent, "m");

        (answer.Text, answer.Problem).ShouldBe((text, problem));
    }

    private static Task<GoldReport> RunAsync(GoldSet set, Func<GoldAsk, string> model, string? aim = null) =>
        new GoldRunner((ask, _) => ValueTask.FromResult(new GoldAnswer(model(ask), null, Cent, "m")), new Money(long.MaxValue), atOnce: 2).RunAsync(set, aim, default);

    private static GoldSet Set(GoldCase one) => Set([one]);

    private static GoldSet Set(IReadOnlyList<GoldCase> cases, params (string Name, double Floor)[] floors) => new("s", "h", cases, floors.ToDictionary(floor => floor.Name, floor => floor.Floor));

    private static GoldCase Case(string id, AnswerCheck check) => new() { Id = id, Class = "task", Messages = [new GoldMessage("user", "Hi")], Checks = [check] };
}
