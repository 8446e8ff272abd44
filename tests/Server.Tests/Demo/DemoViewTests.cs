using Breakwater.Core.Primitives;
using Breakwater.Demo;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Demo;

/// <summary>What people see of a demonstration.</summary>
public sealed class DemoViewTests
{
    private static readonly DemoOptions Options = new(Rate: 20, Seconds: 1, DataPort: 0, AdminPort: 0);

    [Fact]
    public async Task Live_RedrawsOneScreen_AndLeavesTheTerminalAsItWas()
    {
        using var output = new StringWriter();
        using (var view = new LiveView(output))
        {
            await ShowAsync(view);
            view.End(new Tally(new ManualTimeProvider()).Total());
        }

        var text = output.ToString();
        text.ShouldStartWith("\e[?1049h\e[?25l");
        text.ShouldContain("\e[HBreakwater demo at http://127.0.0.1:");
        text.ShouldContain("Now: Both providers are well; the circuit of claude is open.\e[K");
        text.ShouldContain("provider  model   breaker  score  limit  in flight  waiting  calls/s  429s/s\e[K");
        text.ShouldContain("openai    first   closed   97     open   3          0        1.0      1.0\e[K");
        text.ShouldContain("claude    second  open     40     4      0          2        0.0      0.0\e[K");
        text.ShouldContain("answered  █\e[K");
        text.ShouldContain("/sim/limits");
        text.ShouldContain("breakwater status --config ");
        text.IndexOf("\e[?25h\e[?1049l", StringComparison.Ordinal).ShouldBe(text.LastIndexOf("\e[?25h\e[?1049l", StringComparison.Ordinal));
        text.TrimEnd().ShouldEndWith("0 requests: 0 answered (-), 0 refused, 0 failed; 0 attempts, 0 throttled; p95 -");
    }

    [Fact]
    public async Task Live_EndedByAFailure_LeavesTheScreenToo()
    {
        using var output = new StringWriter();
        using (var view = new LiveView(output))
        {
            await ShowAsync(view);
        }

        output.ToString().ShouldEndWith("\e[?25h\e[?1049l");
    }

    [Fact]
    public async Task Lines_IntoAFile_HaveNoControlCharacters()
    {
        using var output = new StringWriter();
        using var view = new LineView(output);

        await ShowAsync(view);

        var last = output.ToString().TrimEnd().Split('\n')[^1];
        last.ShouldStartWith("00:01 Both providers are well; the circuit of claude is open. 1.0 requests/s, 100 % answered, 1.0 attempts/s, 1.0 429s/s, p95 0.25 s; openai closed, 3 of open in flight");
        output.ToString().ShouldNotContain("\e");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("0,0", "▁▁")]
    [InlineData("0,7,14", "▁▅█")]
    [InlineData("5", "█")]
    public void Sparkline_AnyValues_HighestIsAFullBlock(string values, string expected) =>
        DemoText.Sparkline([.. values.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]).ShouldBe(expected);

    [Fact]
    public async Task Hints_CommandsForAnotherTerminal_WorkAsTheyAreWritten()
    {
        await using var stage = await DemoStage.StartAsync(Options, TimeProvider.System, new SeededRandom(1), TestContext.Current.CancellationToken);
        var commands = DemoText.Hints(stage).Where(hint => hint.StartsWith("breakwater ", StringComparison.Ordinal)).ToList();

        commands.Count.ShouldBe(2);
        foreach (var command in commands)
        {
            var (code, _, errors) = await CommandLine.RunAsync(".", command.Split(' ')[1..]);
            code.ShouldBe(0, $"{command}: {errors}");
        }
    }

    private static async Task ShowAsync(IDemoView view)
    {
        var clock = new ManualTimeProvider();
        var tally = new Tally(clock);
        tally.Sent();
        tally.Ended(CallOutcome.Good, TimeSpan.FromMilliseconds(250));
        tally.Attempt("openai", throttled: true);
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var stage = await DemoStage.StartAsync(Options, TimeProvider.System, new SeededRandom(1), TestContext.Current.CancellationToken);
        view.Begin(stage);
        view.Show(new DemoMoment(DemoPhase.All[0], [new("openai", "first", "closed", 97, null, 3, 0), new("claude", "second", "open", 40, 4, 0, 2)], tally));
    }
}
