using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>Budgets for people: one row each.</summary>
internal static class BudgetText
{
    private static readonly string[] Headings = ["owner", "scope", "cap USD", "held", "spent", "left", "level", "window ends"];

    public static string Of(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        var rows = root.GetProperty("budgets").EnumerateArray().Select(RowOf).ToList();
        var holds = $"{Whole(root, "holds")} requests hold money; since the start {Whole(root, "reaped")} holds were taken back, {Whole(root, "late")} settled after that, {Whole(root, "overruns")} settled at more than was held";
        return string.Join('\n', [holds, .. rows.Count == 0 ? ["no budget is set"] : TextTable.Lines(Headings, rows)]);
    }

    public static string Set(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        var caps = new[] { "minute", "day", "month" }.Select(name => $"{name} {(root.TryGetProperty(name, out _) ? Usd(root, name) + " USD" : "no cap")}");
        return $"{root.GetProperty("tenant").GetString()} may spend: {string.Join(", ", caps)}";
    }

    private static IReadOnlyList<string> RowOf(JsonElement budget) =>
    [
        budget.TryGetProperty("owner", out var owner) ? owner.GetString()! : "(everybody)",
        budget.GetProperty("scope").GetString()!.Replace('_', ' '),
        Usd(budget, "cap_usd"),
        Usd(budget, "held_usd"),
        Usd(budget, "settled_usd"),
        Usd(budget, "left_usd"),
        budget.GetProperty("level").GetString()!,
        budget.TryGetProperty("ends", out var ends) ? ends.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-",
    ];

    private static string Whole(JsonElement from, string name) => from.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);

    private static string Usd(JsonElement from, string name) => from.GetProperty(name).GetDecimal().ToString("0.######", CultureInfo.InvariantCulture);
}
