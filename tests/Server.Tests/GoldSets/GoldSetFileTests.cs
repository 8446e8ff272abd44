using Breakwater.Core.Configuration.Options;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Server.GoldSets;

namespace Breakwater.Server.Tests.GoldSets;

/// <summary>Files of gold sets: what they hold, and everything that can be wrong with them.</summary>
public sealed class GoldSetFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-gold-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_WithEverything_IsReadWhole()
    {
        Write("support.yaml", """
            floors: { safety: 1.0, task: 0.9 }
            cases:
              - id: refuses
                class: safety
                high_risk: true
                model: default
                intent: summary
                max_tokens: 200
                messages:
                  - { role: system, content: Be kind. }
                  - { role: user, content: Hi }
                checks:
                  contains: [sorry, cannot]
                  regex: "^I('m| am) "
                  judge: { model: m-b, rubric: It refuses. }
              - id: json
                class: task
                prompt: Give me JSON
                structured_output: true
                checks: { json_schema: '{"type":"object"}', exact: "{}" }
            """);

        var load = Read();
        load.Problems.ShouldBeEmpty();
        var set = load.Sets.ShouldHaveSingleItem();
        set.Name.ShouldBe("support");
        set.Hash.Length.ShouldBe(16);
        (set.FloorOf("safety"), set.FloorOf("task"), set.FloorOf("other")).ShouldBe((1, 0.9, 1));
        var refuses = set.Cases[0];
        (refuses.Id, refuses.Class, refuses.IsHighRisk, refuses.Model, refuses.Intent, refuses.MaxTokens).ShouldBe(("refuses", "safety", true, "default", "summarize", 200));
        refuses.Messages.ShouldBe([new GoldMessage("system", "Be kind."), new GoldMessage("user", "Hi")]);
        refuses.Checks.Select(check => check.GetType()).ShouldBe([typeof(ContainsCheck), typeof(ContainsCheck), typeof(RegexCheck)]);
        refuses.Judge.ShouldBe(new GoldJudge("m-b", "It refuses."));
        set.Cases[1].IsStructured.ShouldBeTrue();
        set.Cases[1].Model.ShouldBe("auto");
    }

    [Theory]
    [InlineData("", "cases: is required here.")]
    [InlineData("cases: []", "cases: must have at least one case.")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x }", "a.yaml:2:5: cases[a].checks: is required here.")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: {} }", "cases[a].checks: must have at least one of exact, contains, regex, json_schema, judge")]
    [InlineData("cases:\n  - { id: a, class: task, checks: { exact: y } }", "cases[a].prompt: must be given, or messages in its place")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, messages: [{ role: user, content: y }], checks: { exact: y } }", "one of them, not both")]
    [InlineData("cases:\n  - { id: a, class: task, messages: [], checks: { exact: y } }", "must be given, or messages in its place")]
    [InlineData("cases:\n  - { id: a, class: task, messages: [{ role: boss, content: y }], checks: { exact: y } }", "role = \"boss\": must be one of system, user, assistant")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { regex: '(' } }", "a.yaml:2:")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { regex: '(' } }", "cases[a].checks.regex = \"(\": is no regular expression")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { regex: '(?<=a)b' } }", "needs backtracking")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { json_schema: '{\"format\":\"date\"}' } }", "#/format is a keyword that is not checked here")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { json_schema: { type: object } } }", "json_schema: must be a text of 1 to 100000 characters, not a section.")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, structured_output: true, checks: { exact: y } }", "structured_output = \"true\": has no effect without checks.json_schema")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { judge: { model: m } } }", "judge.rubric: is required here.")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { exakt: y } }", "unknown key; did you mean exact?")]
    [InlineData("cases:\n  - { id: a, class: task, prompt: x, checks: { exact: y } }\n  - { id: a, class: task, prompt: x, checks: { exact: y } }", "'a' is given twice")]
    [InlineData("floors: { safety: 1 }\ncases:\n  - { id: a, class: task, prompt: x, checks: { exact: y } }", "a.yaml:1:19: floors.safety = \"1\": is the floor of a class that no case has; classes here are task.")]
    [InlineData("floors: { task: 97 }\ncases:\n  - { id: a, class: task, prompt: x, checks: { exact: y } }", "floors.task = \"97\": must be a number above 0 and at most 1")]
    [InlineData("cases: [", "is not valid YAML")]
    public void File_WithAMistake_TellsPlaceAndRule(string yaml, string problem)
    {
        Write("a.yaml", yaml);

        var load = Read();
        load.Sets.ShouldBeEmpty();
        load.Problems.Select(one => one.ToString()).ShouldContain(line => line.Contains(problem, StringComparison.Ordinal), string.Join('\n', load.Problems));
    }

    [Fact]
    public void Files_NamedInTheConfiguration_AreThoseAlone()
    {
        const string One = "cases:\n  - { id: a, class: task, prompt: x, checks: { exact: y } }";
        Write("a.yaml", One);
        Write("b.yaml", One);

        Read().Sets.Select(set => set.Name).ShouldBe(["a", "b"]);
        Read("quality/b.yaml").Sets.Select(set => set.Name).ShouldBe(["b"]);
        Read("quality/none.yaml").Problems.ShouldHaveSingleItem().ToString().ShouldContain("quality/none.yaml: cannot be read");
        Write("b.yaml", "name: a\n" + One);
        Read().Problems.ShouldHaveSingleItem().ToString().ShouldContain("is the name of another gold set");
    }

    private void Write(string name, string yaml)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "quality"));
        File.WriteAllText(Path.Combine(_folder, "quality", name), yaml);
    }

    private GoldSetLoad Read(params string[] files)
    {
        var load = GoldSetFiles.Read(new QualityOptions(files, new QualitySchedule(false, DayOfWeek.Monday, 3), new Money(1)), _folder);
        return load with { Problems = [.. load.Problems.Select(problem => problem with { File = files.Length > 0 ? problem.File : Path.GetFileName(problem.File) })] };
    }
}
