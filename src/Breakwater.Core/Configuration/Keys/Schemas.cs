using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>JSON schemas of single values, for editors: as strict as the notation allows, the reader decides.</summary>
internal static class Schemas
{
    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject Number() => new() { ["type"] = "number", ["minimum"] = 0 };

    public static JsonObject Whole(long least, long most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Duration() => new() { ["type"] = "string", ["pattern"] = @"^[0-9]+(\.[0-9]+)?(ms|s|m|h)$" };

    public static JsonObject Bytes() => new() { ["type"] = new JsonArray("integer", "string"), ["pattern"] = "^[0-9]+(KiB|MiB|GiB)?$" };

    public static JsonObject OneOf(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };
}
