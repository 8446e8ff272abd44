namespace Breakwater.Demo;

/// <summary>One line every five seconds, for output that is no terminal.</summary>
internal sealed class LineView(TextWriter output) : IDemoView
{
    private const int WindowSeconds = 5;

    public TimeSpan Period { get; } = TimeSpan.FromSeconds(WindowSeconds);

    public void Begin(DemoStage stage)
    {
        output.WriteLine($"Breakwater demo at {DemoText.Address(stage.Data)}. To try in another terminal:");
        foreach (var hint in DemoText.Hints(stage))
        {
            output.WriteLine("  " + hint);
        }

        output.Flush();
    }

    public void Show(DemoMoment moment)
    {
        var last = moment.Tally.Last(WindowSeconds);
        var targets = string.Join(", ", moment.Targets.Select(target =>
            $"{target.Provider} {target.Breaker.Replace('_', ' ')}, {target.InFlight} of {DemoText.Limit(target)} in flight, {target.Waiting} waiting, score {target.Score:0}"));
        output.WriteLine($"{DemoText.Clock(moment.Tally.Elapsed)} {moment.Sentence} {DemoText.Rate(last, last.Sent)} requests/s, {DemoText.Share(last.Goodput)} answered, "
            + $"{DemoText.Rate(last, last.Attempts)} attempts/s, {DemoText.Rate(last, last.Throttled)} 429s/s, p95 {DemoText.Seconds(last.P95)}; {targets}");
        output.Flush();
    }

    public void End(TallyView total) => output.WriteLine(DemoText.Total(total));

    public void Dispose()
    {
        // A file is left as it is.
    }
}
