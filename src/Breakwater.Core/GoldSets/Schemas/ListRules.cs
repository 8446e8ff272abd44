using System.Globalization;
using System.Text.Json;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>Rules for lists; what is none passes them.</summary>
internal static class ListRules
{
    public static SchemaRule Items(int after, SchemaNode node) => (value, at, depth) => First(value, (item, index) => index < after ? null : node.Breach(item, Place(at, index), depth));

    public static SchemaRule Prefix(List<SchemaNode> nodes) => (value, at, depth) => First(value, (item, index) => index < nodes.Count ? nodes[index].Breach(item, Place(at, index), depth) : null);

    public static SchemaRule Contains(SchemaNode node) => (value, at, depth) =>
        value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => node.Holds(item, at, depth)) ? null : $"{at}: has no item as contains asks for";

    public static SchemaRule Size(bool isLeast, int count) => (value, at, _) =>
        value.ValueKind != JsonValueKind.Array ? null
        : value.GetArrayLength() is var have && (isLeast ? have >= count : have <= count) ? null
        : $"{at}: has {have} items, {(isLeast ? "fewer" : "more")} than {count}";

    public static SchemaRule Unique(bool isAsked) => (value, at, _) => isAsked && value.ValueKind == JsonValueKind.Array && HasTwins(value) ? $"{at}: has an item twice" : null;

    private static bool HasTwins(JsonElement list)
    {
        var items = list.EnumerateArray().ToList();
        for (var i = 0; i < items.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (JsonElement.DeepEquals(items[i], items[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string? First(JsonElement value, Func<JsonElement, int, string?> breachOf) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(breachOf).FirstOrDefault(breach => breach is not null) : null;

    private static string Place(string at, int index) => string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]");
}
