namespace Breakwater.House.Tests.Results;

/// <summary>The closing line of test.sh must never be better than what happened.</summary>
public sealed class FoldResultsTests : IDisposable
{
    private const string Good = """
        <TestRun><Results>
        <UnitTestResult testName="A.Frame_Split_IsSame" outcome="Passed" />
        <UnitTestResult testName="A.Size(x: &quot;1 &lt; 2&quot;)" outcome="Passed"></UnitTestResult>
        <UnitTestResult testName="A.Recordings_Absent_AreSkipped" outcome="NotExecuted" />
        </Results><ResultSummary outcome="Completed"><Counters total="3" /></ResultSummary></TestRun>
        """;

    private readonly NodeScript _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Fold_TwoGoodSuites_AddsUpAndNamesTheSkipped()
    {
        var (exitCode, output) = await FoldAsync(("Core", 0, "a.trx", Good), ("Clients", 0, "b.tsv", "passed\tchat > streams\nend\t1\n"));
        exitCode.ShouldBe(0);
        output.Trim().ShouldBe("skipped: Core: A.Recordings_Absent_AreSkipped\n3 passed, 0 failed, 1 skipped");
    }

    [Fact]
    public async Task Fold_FailedTests_AreNamedAndFailTheRun()
    {
        var trx = Good.Replace("outcome=\"Passed\" />", "outcome=\"Failed\" />", StringComparison.Ordinal).Replace("Completed", "Failed", StringComparison.Ordinal);
        var (exitCode, output) = await FoldAsync(("Core", 1, "a.trx", trx), ("Clients", 1, "b.tsv", "failed\tchat > aborts\nend\t1\n"));
        exitCode.ShouldBe(1);
        output.ShouldContain("failed: Core: A.Frame_Split_IsSame\nfailed: Clients: chat > aborts\n1 passed, 2 failed, 1 skipped");
    }

    public static TheoryData<string, int, string?, string> Broken => new()
    {
        { "a.trx", 1, null, "no result file at" },
        { "a.trx", 0, null, "no result file at" },
        { "a.trx", 0, Good[..^30], "cut off" },
        { "a.trx", 134, Good, "exit code 134 although no test failed" },
        { "a.trx", 1, Good.Replace("Completed", "Failed", StringComparison.Ordinal), "crashed or timed out" },
        { "a.trx", 1, Good.Replace("Completed", "Aborted", StringComparison.Ordinal), "ended as \"Aborted\"" },
        { "a.trx", 0, """<TestRun><ResultSummary outcome="Completed" /></TestRun>""", "ran no test" },
        { "a.trx", 0, Good.Replace("NotExecuted", "Timeout", StringComparison.Ordinal), "A.Recordings_Absent_AreSkipped" },
        { "a.tsv", 0, "passed\tone\n", "cut off" },
        { "a.tsv", 0, "passed\tone\nend\t2\n", "cut off" },
        { "a.tsv", 0, "end\t0\n", "ran no test" },
        { "a.tsv", 0, "", "cut off" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Fold_BrokenSuiteBesideAGoodOne_CountsAsOneFailure(string file, int suiteExitCode, string? text, string reason)
    {
        var (exitCode, output) = await FoldAsync(("Good", 0, "good.tsv", "passed\tone\nend\t1\n"), ("Broken", suiteExitCode, file, text));
        exitCode.ShouldBe(1);
        output.ShouldContain("failed: Broken: ");
        output.ShouldContain(reason);
        output.Trim().Split('\n')[^1].ShouldContain(" 1 failed, ");
    }

    [Fact]
    public async Task Fold_NoSuiteAtAll_Fails()
    {
        var (exitCode, output) = await FoldAsync();
        exitCode.ShouldBe(1);
        output.ShouldContain("0 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public async Task NodeReporter_EveryOutcome_IsOneLineAndCountsOnce()
    {
        var suite = _node.Write("sample.test.mjs", """
            import { describe, it, test } from 'node:test';
            describe('chat', () => { it('streams', () => {}); it('aborts', () => { throw new Error('x'); }); });
            test('later', { skip: 'not here' }, () => {});
            """);
        var crash = _node.Write("crash.test.mjs", "process.exit(3);\n");
        var results = Path.ChangeExtension(suite, "tsv");
        var (exitCode, _) = await NodeScript.RunAsync("--test", "--test-reporter=./eng/node-results.mjs", "--test-reporter-destination=" + results, suite, crash);
        exitCode.ShouldNotBe(0);
        var lines = (await File.ReadAllLinesAsync(results)).ToList();
        lines.ShouldContain("passed\tchat > streams");
        lines.ShouldContain("failed\tchat > aborts");
        lines.ShouldContain("skipped\tlater");
        lines.Count(l => l.StartsWith("failed\t", StringComparison.Ordinal) && l.Contains("crash.test.mjs", StringComparison.Ordinal)).ShouldBe(1);
        lines[^1].ShouldBe("end\t4");
    }

    private Task<(int ExitCode, string Output)> FoldAsync(params (string Suite, int ExitCode, string File, string? Text)[] suites)
    {
        var lines = suites.Select(s => $"{s.Suite}\t{s.ExitCode}\t{(s.Text is null ? "/nowhere/" + s.File : _node.Write(s.File, s.Text))}\n");
        return NodeScript.RunAsync("eng/fold-results.mjs", _node.Write("suites.txt", string.Concat(lines)));
    }
}
