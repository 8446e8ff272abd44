using System.Globalization;
using System.Text.Json;

namespace Breakwater.Load;

/// <summary>One measured scenario of one subject in one round.</summary>
internal sealed record Figure(string Subject, string Scenario, int Round, int Requests, int Failed, double PerSecond, double CpuMicros, double P50, double P99, double DelayP50, double DelayP99, double ResidentMb, double StreamKb, double OwnCpu);

/// <summary>Runs every scenario on every subject in alternation, so that slow drifts of the machine meet all alike; ratios are taken within a round.</summary>
internal sealed class Comparison(IReadOnlyList<Func<Subject>> subjects, IReadOnlyList<Scenario> scenarios, string key, int gatewayCpu)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly List<Figure> _figures = [];

    public async Task RunAsync(int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                using var subject = subjects[(i + round) % subjects.Count]();
                await RunAsync(subject, round);
            }
        }
    }

    public string Json() => JsonSerializer.Serialize(_figures, Indented);

    /// <summary>Medians as Markdown, with the ratio of CPU to nginx where it was measured.</summary>
    public string Table()
    {
        var lines = new List<string>();
        foreach (var scenario in _figures.GroupBy(f => f.Scenario))
        {
            var about = Scenario.All.FirstOrDefault(s => s.Name == scenario.Key)?.About ?? "ms from start to first good answer";
            lines.Add($"### {scenario.Key}: {about}\n\n| subject | requests/s | CPU µs per {(scenario.Any(IsStream) ? "event" : "request")} | CPU ratio | p50 µs | p99 µs | event delay p50 / p99 µs | RSS MB | KB per stream | failed | load's own CPU |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            var yardstick = scenario.Any(f => f.Subject == "nginx") ? "nginx" : "breakwater";
            lines.AddRange(scenario.GroupBy(f => f.Subject).OrderBy(g => g.Key == "direct" ? 0 : g.Key == "nginx" ? 1 : 2).Select(g => Row([.. g], [.. scenario.Where(f => f.Subject == yardstick)])));
            lines.Add("");
        }

        return string.Join('\n', lines);
    }

    private async Task RunAsync(Subject subject, int round)
    {
        var took = await subject.StartAsync(scenarios[0] with { Translated = false, Script = new Script("plain"), BodyBytes = 1024 }, key, gatewayCpu);
        await Task.Delay(TimeSpan.FromSeconds(1));
        _figures.Add(new Figure(subject.Name, "start", round, 1, 0, 0, 0, took * 1000, took * 1000, 0, 0, Mb(subject.ResidentBytes), 0, 0));
        await WarmAsync(subject);
        foreach (var scenario in scenarios.Where(s => !s.Translated || subject.Name == "breakwater"))
        {
            var figure = await MeasureAsync(subject, scenario, round);
            _figures.Add(figure);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round} {subject.Name,-12} {scenario.Name,-11} {figure.PerSecond,9:0}/s {figure.CpuMicros,8:0.0} µs CPU  p50 {figure.P50,7:0} p99 {figure.P99,7:0} µs  {figure.ResidentMb,5:0} MB  failed {figure.Failed}  load's own CPU {figure.OwnCpu:0.00}"));
        }
    }

    private async Task WarmAsync(Subject subject)
    {
        foreach (var scenario in scenarios.Where(s => !subject.IsDirect && !s.IsHeld && (!s.Translated || subject.Name == "breakwater")))
        {
            await Driver.RunAsync(scenario with { Duration = scenario.Duration / 2 }, subject.Port, key);
        }
    }

    private async Task<Figure> MeasureAsync(Subject subject, Scenario scenario, int round)
    {
        var before = (Cpu: subject.CpuSeconds, Own: Environment.CpuUsage.TotalTime, Memory: subject.ResidentBytes, Time: System.Diagnostics.Stopwatch.GetTimestamp());
        var load = Driver.RunAsync(scenario, subject.Port, key);
        var peak = before.Memory;
        while (!load.IsCompleted && scenario.IsHeld)
        {
            await Task.Delay(250);
            peak = Math.Max(peak, subject.ResidentBytes);
        }

        var tally = await load;
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(before.Time).TotalSeconds;
        var units = scenario.Script.Events > 0 ? Math.Max(tally.Frames, 1) : tally.Requests;
        return new Figure(
            subject.Name, scenario.Name, round, tally.Requests, tally.Failed, tally.Requests / seconds, (subject.CpuSeconds - before.Cpu) * 1e6 / units,
            tally.Latency(0.5), tally.Latency(0.99), tally.Delay(0.5), tally.Delay(0.99), Mb(Math.Max(peak, subject.ResidentBytes)),
            scenario.IsHeld ? (peak - before.Memory) / 1024.0 / Math.Max(tally.Requests, 1) : 0, (Environment.CpuUsage.TotalTime - before.Own).TotalSeconds / seconds);
    }

    private static bool IsStream(Figure figure) => Scenario.All.Any(s => s.Name == figure.Scenario && s.Script.Events > 0);

    private static string Row(Figure[] own, Figure[] yardstick)
    {
        var ratios = own.Join(yardstick, f => f.Round, f => f.Round, (mine, its) => its.CpuMicros > 0 ? mine.CpuMicros / its.CpuMicros : 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {own[0].Subject} | {Median(own, f => f.PerSecond):0} | {Median(own, f => f.CpuMicros):0.00} | {MedianOf(ratios):0.00} | {Median(own, f => f.P50):0} | {Median(own, f => f.P99):0} | {Median(own, f => f.DelayP50):0} / {Median(own, f => f.DelayP99):0} | {Median(own, f => f.ResidentMb):0} | {Median(own, f => f.StreamKb):0.0} | {own.Sum(f => f.Failed)} | {Median(own, f => f.OwnCpu):0.00} |");
    }

    private static double Median(Figure[] figures, Func<Figure, double> of) => MedianOf(figures.Select(of));

    private static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Mb(long bytes) => bytes / 1048576.0;
}
