using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater reload</c>: a running gateway reads its file now, and tells what that changes.</summary>
internal static class ReloadCommand
{
    public static Command Create()
    {
        var control = new ControlOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would change" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", DefaultValueFactory = _ => "breakwater reload" };
        var command = new Command("reload", "Have a running gateway read its configuration file now, and show what changes.\n\nExample: breakwater reload --dry-run") { dryRun, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(dryRun)
            ? control.RunAsync(parsed, HttpMethod.Post, "/admin/config/validate", body: null, Show, cancellation)
            : control.RunAsync(parsed, HttpMethod.Post, "/admin/config/reload", new JsonObject { ["reason"] = parsed.GetValue(reason) }.ToJsonString(), Show, cancellation));
        return command;
    }

    private static string Show(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var outcome = json.RootElement.GetProperty("outcome").GetString();
        return string.Join('\n', [
            outcome switch
            {
                "unchanged" => "the file holds what is in force",
                "would_change" => "the file would change:",
                "refused" => "the file would be refused:",
                _ => "in force now:",
            },
            .. json.RootElement.GetProperty("changes").EnumerateArray().Select(ChangeOf),
            .. Lines(json.RootElement, "problems", ""),
            .. Lines(json.RootElement, "warnings", "warning: ")]);
    }

    private static string ChangeOf(JsonElement change) =>
        $"  {change.GetProperty("key").GetString()}: {Value(change, "before")} → {Value(change, "after")}{(change.GetProperty("needs_restart").GetBoolean() ? " (from the next start)" : "")}";

    private static string Value(JsonElement change, string name) => change.TryGetProperty(name, out var value) ? value.GetString()! : "(unset)";

    private static IEnumerable<string> Lines(JsonElement answer, string name, string before) => answer.GetProperty(name).EnumerateArray().Select(line => $"  {before}{line.GetString()}");
}
