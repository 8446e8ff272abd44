using System.Text.Json;

namespace Breakwater.Control;

/// <summary>Answers of the admin plane for people.</summary>
internal static class AdminText
{
    public static string Error(string answer, int status)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.GetProperty("error").GetString() ?? answer;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the gateway answered {status}";
        }
    }

    public static string Breakers(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return string.Join('\n', json.RootElement.GetProperty("breakers").EnumerateArray().Select(one =>
            $"{one.GetProperty("provider").GetString()}/{one.GetProperty("model").GetString()}: {one.GetProperty("state").GetString()} ({one.GetProperty("reason").GetString()})"));
    }

    public static string Preset(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var changes = json.RootElement.GetProperty("changes").EnumerateArray().Select(change => $"  {change.GetString()}").ToList();
        return $"preset {json.RootElement.GetProperty("preset").GetString()} is in force{(changes.Count == 0 ? ", as before" : ":\n" + string.Join('\n', changes))}";
    }
}
