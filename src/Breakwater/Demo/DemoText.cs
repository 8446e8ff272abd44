using System.Globalization;

namespace Breakwater.Demo;

/// <summary>Figures and addresses of a demonstration, as people read them.</summary>
internal static class DemoText
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    public static string Clock(TimeSpan elapsed) => elapsed.ToString(elapsed.TotalHours < 1 ? @"mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    public static string Rate(TallyView view, int count) => view.PerSecond(count).ToString("0.0", CultureInfo.InvariantCulture);

    public static string Share(double? share) => share is { } some ? (100 * some).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "-";

    public static string Seconds(TimeSpan? span) => span is { } some ? some.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s" : "-";

    public static string Limit(TargetLine target) => target.Limit?.ToString(CultureInfo.InvariantCulture) ?? "open";

    /// <summary>One block for each value, the highest as high as a line.</summary>
    public static string Sparkline(IReadOnlyList<int> values)
    {
        var most = Math.Max(1, values.Count == 0 ? 1 : values.Max());
        return string.Concat(values.Select(value => Blocks[(int)Math.Round((double)value / most * (Blocks.Length - 1))]));
    }

    /// <summary>What to type in another terminal.</summary>
    public static IReadOnlyList<string> Hints(DemoStage stage)
    {
        var control = $"--config {stage.ConfigPath} --admin {Address(stage.Admin)}";
        return
        [
            $"curl {Address(stage.Data)}/v1/chat/completions -H 'content-type: application/json' -d '{{\"model\":\"auto\",\"messages\":[{{\"role\":\"user\",\"content\":\"Hello\"}}]}}'",
            $"curl -X POST {Address(stage.OpenAi)}/sim/limits -d '{{\"model\":\"sim-gpt\",\"hidden_concurrency\":1}}'",
            $"curl -X POST {Address(stage.Claude)}/sim/faults -d '{{\"vendor\":\"anthropic\",\"status\":529,\"times\":50}}'",
            $"breakwater status {control}",
            $"breakwater preset claude-storm {control}",
        ];
    }

    public static string Total(TallyView total) => string.Create(
        CultureInfo.InvariantCulture,
        $"{total.Sent} requests: {total.Good} answered ({Share(total.Goodput)}), {total.Refused} refused, {total.Failed} failed; {total.Attempts} attempts, {total.Throttled} throttled; p95 {Seconds(total.P95)}");

    public static string Address(Uri address) => address.ToString().TrimEnd('/');
}
