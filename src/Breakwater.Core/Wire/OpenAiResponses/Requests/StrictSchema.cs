using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Whether a JSON schema keeps the two rules of strict mode that others do not have: closed objects, and every property required (protocols 2.9).</summary>
internal static class StrictSchema
{
    /// <summary>True when strict mode takes the schema as far as these rules go.</summary>
    public static bool Allows(ReadOnlySpan<byte> schema) =>
        JsonCursor.FindText(schema, "type"u8).SequenceEqual("object"u8) && AllowsValue(schema);

    private static bool AllowsValue(ReadOnlySpan<byte> value)
    {
        var kind = JsonScanner.KindOf(value);
        if (kind is not (JsonKind.Object or JsonKind.Array))
        {
            return true;
        }

        if (kind == JsonKind.Object && !IsClosed(value))
        {
            return false;
        }

        var members = new JsonCursor(value);
        while (members.Next())
        {
            var isData = members.Is("enum"u8) || members.Is("const"u8) || members.Is("default"u8) || members.Is("examples"u8);
            if (!(kind == JsonKind.Object && isData) && !AllowsValue(members.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsClosed(ReadOnlySpan<byte> schema)
    {
        var properties = JsonCursor.Find(schema, "properties"u8);
        var isObject = JsonCursor.FindText(schema, "type"u8).SequenceEqual("object"u8);
        if (!isObject || JsonScanner.KindOf(properties) != JsonKind.Object)
        {
            return !isObject;
        }

        if (!JsonCursor.Find(schema, "additionalProperties"u8).SequenceEqual("false"u8))
        {
            return false;
        }

        var required = JsonCursor.Find(schema, "required"u8);
        return Count(properties) == (JsonScanner.KindOf(required) == JsonKind.Array ? Count(required) : 0);
    }

    private static int Count(ReadOnlySpan<byte> container)
    {
        var count = 0;
        var members = new JsonCursor(container);
        while (members.Next())
        {
            count++;
        }

        return count;
    }
}
