using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Changes;

/// <summary>Rollouts and kept runs of gold sets for people.</summary>
internal static class ChangeText
{
    private static readonly string[] RolloutHeadings = ["route", "phase", "share", "to", "old: requests", "success", "p95", "USD", "new: requests", "success", "p95", "USD", "quality", "why"];
    private static readonly string[] RunHeadings = ["at", "set", "why", "model", "passed", "held", "in force", "USD", "broken"];

    public static string Rollouts(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var rows = json.RootElement.GetProperty("rollouts").EnumerateArray().Select(RolloutRow).ToList();
        return rows.Count == 0 ? "no route has a rollout (routes[].rollout)" : string.Join('\n', TextTable.Lines(RolloutHeadings, rows));
    }

    public static string Runs(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var rows = json.RootElement.GetProperty("runs").EnumerateArray().Select(RunRow).ToList();
        return rows.Count == 0 ? "no gold set was run yet" : string.Join('\n', TextTable.Lines(RunHeadings, rows));
    }

    private static IReadOnlyList<string> RolloutRow(JsonElement rollout) =>
    [
        Text(rollout, "route"),
        Text(rollout, "phase").Replace('_', ' '),
        $"{Number(rollout, "percent")} %",
        string.Join(", ", rollout.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetString())),
        .. ArmCells(rollout.GetProperty("old")),
        .. ArmCells(rollout.GetProperty("fresh")),
        rollout.TryGetProperty("quality", out _) ? Number(rollout, "quality") : "-",
        rollout.TryGetProperty("waits_for", out _) ? $"waits: {Text(rollout, "waits_for")}" : Text(rollout, "reason"),
    ];

    private static IReadOnlyList<string> ArmCells(JsonElement arm) => [Number(arm, "requests"), Number(arm, "success_ratio"), $"{Number(arm, "p95_s")} s", Number(arm, "cost_usd")];

    private static IReadOnlyList<string> RunRow(JsonElement run) =>
    [
        run.GetProperty("at").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Text(run, "set"),
        Text(run, "origin"),
        run.TryGetProperty("model", out _) ? Text(run, "model") : "-",
        $"{Number(run, "passed")} of {Number(run, "cases")}",
        run.GetProperty("held").GetBoolean() ? "yes" : "no",
        run.GetProperty("in_force").GetBoolean() ? "yes" : "no",
        Number(run, "cost_usd"),
        string.Join("; ", run.GetProperty("classes").EnumerateArray().Where(one => one.TryGetProperty("breach", out _)).Select(one => Text(one, "breach"))),
    ];

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private static string Number(JsonElement from, string name) => from.GetProperty(name).GetDecimal().ToString("0.####", CultureInfo.InvariantCulture);
}
