using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>
/// Fits a JSON schema to what structured outputs accept (protocols 3.10): objects closed, alternatives as <c>anyOf</c>, limits of values left out.
/// </summary>
internal static class SchemaWriter
{
    private static readonly string[] Unsupported =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
        "maxItems", "uniqueItems", "minProperties", "maxProperties", "patternProperties", "propertyNames", "contains",
    ];

    /// <summary>Writes the schema; true when limits had to be left out.</summary>
    public static bool WriteClosed(ref JsonOut json, JsonRaw schema)
    {
        var reader = JsonCursor.On(schema.Bytes);
        var dropped = false;
        WriteSchema(ref json, ref reader, ref dropped);
        return dropped;
    }

    /// <summary>Writes a tool's schema as it came, saying that it is an object where the caller did not.</summary>
    public static void WriteObject(ref JsonOut json, JsonRaw schema)
    {
        if (schema.Kind != JsonKind.Object)
        {
            json.Raw("{\"type\":\"object\",\"properties\":{}}"u8);
            return;
        }

        var reader = JsonCursor.On(schema.Bytes);
        if (!reader.PeekText("type"u8).IsNull)
        {
            json.Raw(schema);
            return;
        }

        json.BeginObject();
        json.Name("type"u8);
        json.Text("object"u8);
        reader.EnterObject();
        while (reader.NextProperty())
        {
            if (!reader.Is("type"u8))
            {
                json.Name(reader.KeptName);
                json.Raw(reader.Raw);
            }
        }

        json.EndObject();
    }

    private static void WriteSchema(ref JsonOut json, ref JsonCursor reader, ref bool dropped)
    {
        if (reader.Kind != JsonKind.Object)
        {
            json.Raw(reader.Raw);
            return;
        }

        var isObject = reader.PeekText("type"u8).Equals("object"u8);
        json.BeginObject();
        reader.EnterObject();
        while (reader.NextProperty())
        {
            isObject |= reader.Is("properties"u8);
            WriteKeyword(ref json, ref reader, ref dropped);
        }

        if (isObject)
        {
            json.Name("additionalProperties"u8);
            json.Boolean(false);
        }

        json.EndObject();
    }

    private static void WriteKeyword(ref JsonOut json, ref JsonCursor reader, ref bool dropped)
    {
        var name = reader.Name();
        switch (name)
        {
            case "additionalProperties":
                break;
            case "properties" or "$defs" or "definitions" when reader.Kind == JsonKind.Object:
                json.Name(reader.KeptName);
                WriteMap(ref json, ref reader, ref dropped);
                break;
            case "items" or "not":
                json.Name(reader.KeptName);
                WriteSchema(ref json, ref reader, ref dropped);
                break;
            case "anyOf" or "oneOf" or "allOf" or "prefixItems" when reader.Kind == JsonKind.Array:
                json.Name(name == "oneOf" ? JsonText.Quote("anyOf"u8) : reader.KeptName);
                WriteList(ref json, ref reader, ref dropped);
                break;
            case "minItems":
                WriteMinItems(ref json, reader.Value, ref dropped);
                break;
            default:
                WriteOther(ref json, ref reader, name, ref dropped);
                break;
        }
    }

    private static void WriteMinItems(ref JsonOut json, ReadOnlySpan<byte> value, ref bool dropped)
    {
        if (JsonNumber.TryReadWhole(value, out var least) && least is 0 or 1)
        {
            json.Number("minItems"u8, least);
        }
        else
        {
            dropped = true;
        }
    }

    private static void WriteOther(ref JsonOut json, ref JsonCursor reader, string name, ref bool dropped)
    {
        if (Unsupported.Contains(name, StringComparer.Ordinal))
        {
            dropped = true;
            return;
        }

        json.Name(reader.KeptName);
        json.Raw(reader.Raw);
    }

    private static void WriteMap(ref JsonOut json, ref JsonCursor reader, ref bool dropped)
    {
        json.BeginObject();
        reader.EnterObject();
        while (reader.NextProperty())
        {
            json.Name(reader.KeptName);
            WriteSchema(ref json, ref reader, ref dropped);
        }

        json.EndObject();
    }

    private static void WriteList(ref JsonOut json, ref JsonCursor reader, ref bool dropped)
    {
        json.BeginArray();
        reader.EnterArray();
        while (reader.NextElement())
        {
            WriteSchema(ref json, ref reader, ref dropped);
        }

        json.EndArray();
    }
}
