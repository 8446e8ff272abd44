using System.Globalization;
using System.Text.Json;
using Breakwater.Terminal;

namespace Breakwater.Control;

/// <summary>Cutovers and tenants' own routes for people.</summary>
internal static class CutoverText
{
    public static string List(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return string.Join('\n', json.RootElement.GetProperty("cutovers").EnumerateArray().Select(Line));
    }

    public static string One(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return Line(json.RootElement);
    }

    public static string Line(JsonElement one)
    {
        var since = one.TryGetProperty("since", out _) ? $" since {Moment(one, "since")}" : "";
        var held = !one.GetProperty("held").GetBoolean() ? "" : one.TryGetProperty("held_until", out _) ? $", held until {Moment(one, "held_until")}" : ", held until an operator ends it";
        var why = one.TryGetProperty("reason", out var reason) ? $": {TextTable.Printable(reason.GetString()!)}" : "";
        return $"{one.GetProperty("provider").GetString()}: {one.GetProperty("phase").GetString()}{since}, keeps {one.GetProperty("keeps_percent").GetInt32()} % of its traffic{held}{why}";
    }

    public static string Route(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var root = json.RootElement;
        var routes = root.GetProperty("routes").EnumerateArray().Select(route =>
            $"  {route.GetProperty("name").GetString()}: {string.Join(", ", route.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetString()))}");
        return string.Join('\n', [$"tenant {TextTable.Printable(root.GetProperty("tenant").GetString()!)}: {OrderOf(root)}", .. routes]);
    }

    private static string OrderOf(JsonElement root)
    {
        if (!root.TryGetProperty("primary", out var primary))
        {
            return "its routes are as they are configured";
        }

        var names = root.TryGetProperty("secondary", out var secondary) ? $"{primary.GetString()}, then {secondary.GetString()}" : primary.GetString()!;
        return root.TryGetProperty("weights", out var weights) ? $"{names}, {string.Join(" / ", weights.EnumerateObject().Select(share => share.Value.GetInt32()))} of the traffic" : names;
    }

    private static string Moment(JsonElement from, string name) => from.GetProperty(name).GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
