using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>Rules for types, texts and numbers; what is of another type passes the others.</summary>
internal static class ScalarRules
{
    private const double Tolerance = 1e-9;

    public static SchemaRule Type(List<string> names) => (value, at, _) => names.Exists(name => Is(value, name)) ? null : $"{at}: is {NameOf(value)}, not {string.Join(" or ", names)}";

    public static SchemaRule Length(bool isLeast, int count) => (value, at, _) =>
        value.ValueKind != JsonValueKind.String ? null
        : value.GetString()!.EnumerateRunes().Count() is var have && (isLeast ? have >= count : have <= count) ? null
        : $"{at}: has {have} characters, {(isLeast ? "fewer" : "more")} than {count}";

    public static SchemaRule Pattern(Regex pattern) => (value, at, _) =>
        value.ValueKind != JsonValueKind.String || SafeRegex.Matches(pattern, value.GetString()!) ? null : $"{at}: does not match {pattern}";

    public static SchemaRule Bound(string keyword, double bound) => (value, at, _) =>
        value.ValueKind != JsonValueKind.Number || Holds(keyword, value.GetDouble(), bound) ? null : string.Create(CultureInfo.InvariantCulture, $"{at}: breaks {keyword} {bound}");

    private static bool Holds(string keyword, double number, double bound) => keyword switch
    {
        "minimum" => number >= bound,
        "maximum" => number <= bound,
        "exclusiveMinimum" => number > bound,
        "exclusiveMaximum" => number < bound,
        _ => Math.Abs((number / bound) - Math.Round(number / bound)) < Tolerance,
    };

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
    };

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
