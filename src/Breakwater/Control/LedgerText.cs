using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>The ledger for people: one row for each sum or entry.</summary>
internal static class LedgerText
{
    private static readonly string[] EntryHeadings = ["number", "at", "request", "kind", "tenant", "provider", "model", "input", "output", "USD"];

    public static string Of(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        return root.TryGetProperty("groups", out var groups) ? Sums(root, groups) : Entries(root);
    }

    private static string Sums(JsonElement root, JsonElement groups)
    {
        string[] headings = [root.GetProperty("group").GetString()!, "entries", "input", "output", "USD"];
        var rows = groups.EnumerateArray().Select(group => SumRow(group, "-")).Append(SumRow(root.GetProperty("total"), "total")).ToList();
        return string.Join('\n', TextTable.Lines(headings, rows));
    }

    private static IReadOnlyList<string> SumRow(JsonElement sum, string unnamed) =>
        [Text(sum, "name", unnamed), Whole(sum, "entries"), Whole(sum, "input_tokens"), Whole(sum, "output_tokens"), Usd(sum)];

    private static string Entries(JsonElement root)
    {
        var rows = root.GetProperty("entries").EnumerateArray().Select(EntryRow).ToList();
        var lines = rows.Count == 0 ? ["nothing was spent"] : TextTable.Lines(EntryHeadings, rows);
        return string.Join('\n', root.TryGetProperty("next", out var next) ? lines.Append($"there are more: --after {next.GetInt64()}") : lines);
    }

    private static IReadOnlyList<string> EntryRow(JsonElement entry)
    {
        var tokens = entry.GetProperty("tokens");
        var input = new[] { "input", "cache_read", "cache_write", "cache_write_long" }.Sum(name => tokens.GetProperty(name).GetInt64());
        return
        [
            Whole(entry, "seq"),
            entry.GetProperty("at").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Text(entry, "request", "-"),
            entry.GetProperty("kind").GetString()!.Replace('_', ' '),
            Text(entry, "tenant", "-"),
            Text(entry, "provider", "-"),
            Text(entry, "model", "-"),
            input.ToString(CultureInfo.InvariantCulture),
            Whole(tokens, "output"),
            Usd(entry),
        ];
    }

    private static string Text(JsonElement from, string name, string missing) => from.TryGetProperty(name, out var text) ? text.GetString()! : missing;

    private static string Whole(JsonElement from, string name) => from.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);

    private static string Usd(JsonElement from) => from.GetProperty("cost_usd").GetDecimal().ToString("0.#########", CultureInfo.InvariantCulture);
}
