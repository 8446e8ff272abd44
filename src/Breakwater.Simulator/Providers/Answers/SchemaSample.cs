using System.Globalization;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Writes a value that conforms to a JSON schema: types, enums, const, refs, unions, required members, bounds, lengths and formats.
/// The <c>pattern</c> keyword is not inverted.</summary>
internal sealed class SchemaSample(JsonElement root, Draw draw)
{
    // Past this depth only what the schema demands is written, so that recursive schemas end.
    private const int OptionalDepth = 4;
    private const int MaxDepth = 40;

    public void Write(Utf8JsonWriter json) => Write(root, json, "", 0);

    private void Write(JsonElement schema, Utf8JsonWriter json, string name, int depth)
    {
        if (depth > MaxDepth || schema.ValueKind != JsonValueKind.Object)
            json.WriteStringValue(draw.Pick(Words.Nouns));
        else if (schema.TryGetProperty("$ref"u8, out var reference))
            Write(Resolve(reference.GetString()!), json, name, depth + 1);
        else if (schema.TryGetProperty("const"u8, out var constant))
            constant.WriteTo(json);
        else if (schema.TryGetProperty("enum"u8, out var choices) && choices.GetArrayLength() > 0)
            choices[draw.Below(choices.GetArrayLength())].WriteTo(json);
        else if (Union(schema) is { } union)
            Write(Simplest(union, depth), json, name, depth + 1);
        else
            WriteType(schema, json, name, depth);
    }

    private void WriteType(JsonElement schema, Utf8JsonWriter json, string name, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(schema, json, depth);
                break;
            case "array":
                WriteArray(schema, json, name, depth);
                break;
            case "integer":
                json.WriteNumberValue(Whole(schema));
                break;
            case "number":
                json.WriteNumberValue(schema.TryGetProperty("multipleOf"u8, out _) ? Whole(schema) : Number(schema));
                break;
            case "boolean":
                json.WriteBooleanValue(draw.Below(2) == 1);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(Text(schema, name));
                break;
        }
    }

    private void WriteObject(JsonElement schema, Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        WriteMembers(schema, json, depth, new HashSet<string>(StringComparer.Ordinal));
        json.WriteEndObject();
    }

    private void WriteMembers(JsonElement schema, Utf8JsonWriter json, int depth, HashSet<string> written)
    {
        if (schema.TryGetProperty("$ref"u8, out var reference))
            schema = Resolve(reference.GetString()!);
        var required = Required(schema);
        if (schema.TryGetProperty("properties"u8, out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                var wanted = required.Contains(property.Name) || (depth < OptionalDepth && draw.Below(2) == 0);
                if (!wanted || !written.Add(property.Name))
                    continue;
                json.WritePropertyName(property.Name);
                Write(property.Value, json, property.Name, depth + 1);
            }
        }

        if (schema.TryGetProperty("allOf"u8, out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
                WriteMembers(part, json, depth, written);
        }

        foreach (var name in required)
        {
            if (written.Add(name))
                json.WriteString(name, draw.Pick(Words.Nouns));
        }
    }

    private void WriteArray(JsonElement schema, Utf8JsonWriter json, string name, int depth)
    {
        var least = Integer(schema, "minItems") ?? 0;
        var most = Integer(schema, "maxItems") ?? Math.Max(least, 2);
        var count = depth >= OptionalDepth ? least : Math.Max(least, Math.Min(most, 1 + draw.Below(2)));
        json.WriteStartArray();
        var hasItems = schema.TryGetProperty("items"u8, out var items);
        for (var i = 0; i < count; i++)
            Write(hasItems ? items : default, json, name, depth + 1);
        json.WriteEndArray();
    }

    private long Whole(JsonElement schema)
    {
        var (low, high) = Bounds(schema, margin: 1);
        var step = schema.TryGetProperty("multipleOf"u8, out var multiple) && multiple.TryGetInt64(out var whole) && whole > 0 ? whole : 1;
        var first = (long)Math.Ceiling(low / step);
        var last = Math.Max(first, (long)Math.Floor(high / step));
        return (first + (long)(draw.Fraction() * (last - first + 1))) * step;
    }

    private double Number(JsonElement schema)
    {
        var (low, high) = Bounds(schema, margin: 1e-3);
        var value = low + draw.Fraction() * (high - low);
        var rounded = Math.Round(value, 2);
        return rounded >= low && rounded <= high ? rounded : value;
    }

    private static (double Low, double High) Bounds(JsonElement schema, double margin)
    {
        var low = Real(schema, "minimum") ?? Real(schema, "exclusiveMinimum") + margin;
        var high = Real(schema, "maximum") ?? Real(schema, "exclusiveMaximum") - margin;
        return (low ?? (high is { } top ? top - 100 : 1), high ?? (low is { } bottom ? bottom + 100 : 100));
    }

    private string Text(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("format"u8, out var format) && Formatted(format.GetString()) is { } formatted)
            return formatted;
        var text = name.Contains("city", StringComparison.OrdinalIgnoreCase) || name.Contains("location", StringComparison.OrdinalIgnoreCase)
            ? draw.Pick(Words.Cities)
            : draw.Pick(Words.Nouns);
        while (text.Length < (Integer(schema, "minLength") ?? 0))
            text += " " + draw.Pick(Words.Nouns);
        return Integer(schema, "maxLength") is { } most && text.Length > most ? text[..most] : text;
    }

    private string? Formatted(string? format)
    {
        var day = (1 + draw.Below(28)).ToString("00", CultureInfo.InvariantCulture);
        return format switch
        {
            "date-time" => $"2026-05-{day}T09:30:00Z",
            "date" => $"2026-05-{day}",
            "time" => "09:30:00Z",
            "duration" => "PT15M",
            "email" => "harbour.master@example.com",
            "hostname" => "pier.example.com",
            "ipv4" => $"192.0.2.{1 + draw.Below(254)}",
            "ipv6" => "2001:db8::1",
            "uri" or "url" => "https://example.com/pier",
            "uuid" => draw.HexId("", 8) + "-" + draw.HexId("", 4) + "-4" + draw.HexId("", 3) + "-8" + draw.HexId("", 3) + "-" + draw.HexId("", 12),
            _ => null,
        };
    }

    private static JsonElement? Union(JsonElement schema) =>
        (schema.TryGetProperty("anyOf"u8, out var union) || schema.TryGetProperty("oneOf"u8, out union))
        && union.ValueKind == JsonValueKind.Array && union.GetArrayLength() > 0 ? union : null;

    private JsonElement Simplest(JsonElement union, int depth)
    {
        if (depth < OptionalDepth)
            return union[draw.Below(union.GetArrayLength())];
        foreach (var branch in union.EnumerateArray())
        {
            if (branch.ValueKind == JsonValueKind.Object && !branch.TryGetProperty("$ref"u8, out _) && TypeOf(branch) is not ("object" or "array"))
                return branch;
        }

        return union[0];
    }

    private string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("type"u8, out var type))
        {
            if (type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0)
                type = type[draw.Below(type.GetArrayLength())];
            if (type.ValueKind == JsonValueKind.String)
                return type.GetString()!;
        }

        if (schema.TryGetProperty("properties"u8, out _) || schema.TryGetProperty("allOf"u8, out _) || schema.TryGetProperty("required"u8, out _))
            return "object";
        return schema.TryGetProperty("items"u8, out _) ? "array" : "string";
    }

    private static HashSet<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required"u8, out var required) && required.ValueKind == JsonValueKind.Array
            ? [.. required.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!)]
            : [];

    private JsonElement Resolve(string reference)
    {
        var target = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
                return default;
        }

        return target;
    }

    private static double? Real(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static int? Integer(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) ? whole : null;
}
