using System.Globalization;
using System.Text;
using Breakwater.Terminal;

namespace Breakwater.Demo;

/// <summary>Redraws one screen of an interactive terminal, twice a second.</summary>
internal sealed class LiveView(TextWriter output) : IDemoView
{
    private const int WindowSeconds = 5;
    private const int CourseSeconds = 60;
    private const string EnterScreen = "\e[?1049h\e[?25l\e[2J";
    private const string LeaveScreen = "\e[?25h\e[?1049l";
    private const string EndOfLine = "\e[K\n";
    private static readonly string[] Headings = ["provider", "model", "breaker", "score", "limit", "in flight", "waiting", "calls/s", "429s/s"];
    private IReadOnlyList<string> _hints = [];
    private string _title = "";
    private bool _entered;

    public TimeSpan Period { get; } = TimeSpan.FromMilliseconds(500);

    public void Begin(DemoStage stage)
    {
        (_title, _hints, _entered) = ($"Breakwater demo at {DemoText.Address(stage.Data)}", DemoText.Hints(stage), true);
        output.Write(EnterScreen);
    }

    public void Show(DemoMoment moment)
    {
        var last = moment.Tally.Last(WindowSeconds);
        var screen = new StringBuilder("\e[H");
        Line(screen, $"{_title}   {DemoText.Clock(moment.Tally.Elapsed)}   Ctrl-C ends it");
        Line(screen, "");
        Line(screen, $"Now: {moment.Sentence}");
        Line(screen, "");
        Line(screen, $"requests/s {DemoText.Rate(last, last.Sent)}   answered {DemoText.Share(last.Goodput)}   refused/s {DemoText.Rate(last, last.Refused)}   failed/s {DemoText.Rate(last, last.Failed)}   p95 {DemoText.Seconds(last.P95)}");
        Line(screen, $"attempts/s {DemoText.Rate(last, last.Attempts)}   429s/s {DemoText.Rate(last, last.Throttled)}");
        Line(screen, "");
        foreach (var line in TextTable.Lines(Headings, [.. moment.Targets.Select(target => Row(target, last))]))
        {
            Line(screen, line);
        }

        Line(screen, "");
        Line(screen, $"answered  {DemoText.Sparkline(moment.Tally.Course(CourseSeconds, second => second.Good))}");
        Line(screen, $"429s      {DemoText.Sparkline(moment.Tally.Course(CourseSeconds, second => second.Throttled))}");
        Line(screen, "");
        Line(screen, "To try in another terminal:");
        foreach (var hint in _hints)
        {
            Line(screen, "  " + hint);
        }

        output.Write(screen.Append("\e[J"));
        output.Flush();
    }

    public void End(TallyView total)
    {
        Dispose();
        output.WriteLine(DemoText.Total(total));
    }

    public void Dispose()
    {
        if (_entered)
        {
            _entered = false;
            output.Write(LeaveScreen);
            output.Flush();
        }
    }

    private static IReadOnlyList<string> Row(TargetLine target, TallyView last)
    {
        var calls = last.Providers.GetValueOrDefault(target.Provider);
        return
        [
            target.Provider, target.Model, target.Breaker.Replace('_', ' '), target.Score.ToString("0", CultureInfo.InvariantCulture), DemoText.Limit(target),
            target.InFlight.ToString(CultureInfo.InvariantCulture), target.Waiting.ToString(CultureInfo.InvariantCulture),
            DemoText.Rate(last, calls.Attempts), DemoText.Rate(last, calls.Throttled),
        ];
    }

    private static void Line(StringBuilder screen, string text) => screen.Append(text).Append(EndOfLine);
}
