using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>Rules for objects; what is none passes them. Names that the schema does not know are a part of the answer and are not told.</summary>
internal static class ObjectRules
{
    public static SchemaRule Properties(Dictionary<string, SchemaNode> known) => (value, at, depth) =>
        First(value, property => known.TryGetValue(property.Name, out var node) ? node.Breach(property.Value, $"{at}.{property.Name}", depth) : null);

    public static SchemaRule PatternProperties(List<(Regex Name, SchemaNode Node)> patterns) => (value, at, depth) =>
        First(value, property => patterns.Where(pattern => SafeRegex.Matches(pattern.Name, property.Name)).Select(pattern => pattern.Node.Breach(property.Value, $"{at}.*", depth)).FirstOrDefault(breach => breach is not null));

    public static SchemaRule Additional(HashSet<string> known, List<Regex> patterns, SchemaNode others) => (value, at, depth) =>
        First(value, property => known.Contains(property.Name) || patterns.Exists(pattern => SafeRegex.Matches(pattern, property.Name)) || others.Breach(property.Value, $"{at}.*", depth) is not { } breach
            ? null
            : $"{breach} (a property that properties does not name)");

    public static SchemaRule Names(SchemaNode node) => (value, at, depth) => First(value, property =>
    {
        using var name = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(property.Name, SchemaJson.Default.String));
        return node.Breach(name.RootElement, $"{at} (name of a property)", depth);
    });

    public static SchemaRule Required(List<string> names) => (value, at, _) =>
        value.ValueKind == JsonValueKind.Object && names.Find(name => !value.TryGetProperty(name, out JsonElement _)) is { } missing ? $"{at}: lacks '{missing}'" : null;

    public static SchemaRule Size(bool isLeast, int count) => (value, at, _) =>
        value.ValueKind != JsonValueKind.Object ? null
        : value.EnumerateObject().Count() is var have && (isLeast ? have >= count : have <= count) ? null
        : $"{at}: has {have} properties, {(isLeast ? "fewer" : "more")} than {count}";

    private static string? First(JsonElement value, Func<JsonProperty, string?> breachOf) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(breachOf).FirstOrDefault(breach => breach is not null) : null;
}
