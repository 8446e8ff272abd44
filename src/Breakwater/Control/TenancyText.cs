using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>Tenants and keys for people.</summary>
internal static class TenancyText
{
    private static readonly string[] TenantHeadings = ["tenant", "from", "keys", "tier", "lanes", "weight", "requests/min", "tokens/min", "at once", "models", "routes"];
    private static readonly string[] KeyHeadings = ["key", "tenant", "state", "created", "ends"];

    public static string Added(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var id = json.RootElement.GetProperty("id").GetString()!;
        return $"tenant {TextTable.Printable(id)} is in force; make its key: breakwater key add --tenant {TextTable.Printable(id)} --reason …";
    }

    public static string Revoked(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return $"tenant {TextTable.Printable(json.RootElement.GetProperty("id").GetString()!)} has no key any more that lets it in";
    }

    public static string Tenants(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var rows = json.RootElement.GetProperty("tenants").EnumerateArray().Select(IReadOnlyList<string> (tenant) =>
        [
            Text(tenant, "id"), Text(tenant, "source"), Text(tenant, "keys"), Text(tenant, "tier"), List(tenant, "lanes"), Text(tenant, "weight"),
            Text(tenant, "requests_per_minute"), Text(tenant, "tokens_per_minute"), Text(tenant, "max_inflight"), List(tenant, "allowed_models"), List(tenant, "allowed_routes"),
        ]).ToList();
        return rows.Count == 0 ? "there are no tenants: whoever reaches the data listener is let in" : string.Join('\n', TextTable.Lines(TenantHeadings, rows));
    }

    public static string Keys(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var rows = json.RootElement.GetProperty("keys").EnumerateArray().Select(IReadOnlyList<string> (key) =>
            [Text(key, "id"), Text(key, "tenant"), Text(key, "state"), Moment(key, "created"), Moment(key, "ends")]).ToList();
        return rows.Count == 0 ? "the store has no such keys" : string.Join('\n', TextTable.Lines(KeyHeadings, rows));
    }

    /// <summary>The key stands on the last line alone, so that a script can take it from there.</summary>
    public static string Made(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var key = json.RootElement;
        var end = key.TryGetProperty("ends", out _) ? $" until {Moment(key, "ends")}" : "";
        var old = key.TryGetProperty("replaces", out var replaced) ? $"key {Text(replaced, "id")} ends at {Moment(replaced, "ends")}\n" : "";
        return $"{old}key {Text(key, "id")} of tenant {TextTable.Printable(Text(key, "tenant"))}{end}, shown this once:\n{key.GetProperty("key").GetString()}";
    }

    public static string Ended(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return $"key {Text(json.RootElement, "id")} of tenant {TextTable.Printable(Text(json.RootElement, "tenant"))} ended at {Moment(json.RootElement, "ends")}";
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "-";

    private static string List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var values) ? string.Join(',', values.EnumerateArray().Select(value => value.GetString())) : "all";

    private static string Moment(JsonElement element, string name) => element.TryGetProperty(name, out var value)
        ? value.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "-";
}
