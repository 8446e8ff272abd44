using System.Text.Json;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Terminal;

/// <summary><c>check</c> reads the gold sets that the configuration names, or that lie beside it.</summary>
public sealed class CheckGoldSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Check_GoldSetWithMistakes_TellsFileLineCaseAndRule()
    {
        Write("breakwater.yaml", "quality: { gold_sets: [sets/support.yaml, sets/none.yaml] }\n");
        Write("sets/support.yaml", "cases:\n  - { id: greets, class: task, prompt: Hi, checks: { regex: '(' } }\n  - { id: refuses, class: refusal, prompt: Hi }\n");
        var check = await CommandLine.RunAsync(folder, "check");

        check.Code.ShouldBe(2);
        check.Output.ShouldBeEmpty();
        check.Errors.ShouldContain("sets/support.yaml:2:");
        check.Errors.ShouldContain("cases[greets].checks.regex = \"(\": is no regular expression");
        check.Errors.ShouldContain("cases[refuses].checks");
        check.Errors.ShouldContain("sets/none.yaml: cannot be read");
        check.Errors.ShouldContain("nothing was started");

        var json = await CommandLine.RunAsync(folder, "check", "--json");
        var findings = JsonDocument.Parse(json.Errors).RootElement;
        findings.GetProperty("valid").GetBoolean().ShouldBeFalse();
        findings.GetProperty("problems").EnumerateArray().Select(one => one.GetProperty("file").GetString()).Distinct().ShouldBe(["sets/support.yaml", "sets/none.yaml"]);
    }

    [Fact]
    public async Task Check_GoodGoldSetsBesideTheFile_IsValid()
    {
        Write("breakwater.yaml", "");
        Write("quality/support.yaml", "cases:\n  - { id: greets, class: task, prompt: Hi, checks: { contains: Hello } }\n");
        var good = await CommandLine.RunAsync(folder, "check");
        good.Code.ShouldBe(0, good.Errors);

        Write("quality/worse.yaml", "cases: []\n");
        var bad = await CommandLine.RunAsync(folder, "check");
        bad.Code.ShouldBe(2);
        bad.Errors.ShouldContain("worse.yaml");
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
