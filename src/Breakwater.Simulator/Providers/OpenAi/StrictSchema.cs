using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>The rules of strict schemas: objects closed, every property required.</summary>
internal static class StrictSchema
{
    private const int MaxDepth = 10;

    /// <summary>Null when the schema may be used strictly, otherwise the vendor's explanation.</summary>
    public static string? Error(JsonElement schema)
    {
        if (Fields.Text(schema, "type"u8) != "object")
            return "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"" + (Fields.Text(schema, "type"u8) ?? "None") + "\"'.";
        return Error(schema, "", 0);
    }

    private static string? Error(JsonElement schema, string context, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return null;
        if (depth > MaxDepth)
            return $"In context=({context}), schema exceeds {MaxDepth} levels of nesting.";
        if (Fields.Text(schema, "type"u8) == "object" && ObjectError(schema, context) is { } error)
            return error;
        if (Fields.Get(schema, "properties"u8, JsonValueKind.Object) is { } properties)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (Error(property.Value, Within(context, "properties", property.Name), depth + 1) is { } nested)
                    return nested;
            }
        }

        if (Fields.Get(schema, "items"u8) is { } items && Error(items, Within(context, "items"), depth + 1) is { } inItems)
            return inItems;
        foreach (var branch in Fields.Items(schema, "anyOf"u8))
        {
            if (Error(branch, Within(context, "anyOf"), depth + 1) is { } inBranch)
                return inBranch;
        }

        return null;
    }

    private static string? ObjectError(JsonElement schema, string context)
    {
        if (Fields.Flag(schema, "additionalProperties"u8) != false)
            return $"In context=({context}), 'additionalProperties' is required to be supplied and to be false.";
        var required = Fields.Get(schema, "required"u8, JsonValueKind.Array) is { } array ? Fields.Strings(array) : [];
        if (Fields.Get(schema, "properties"u8, JsonValueKind.Object) is not { } properties)
            return null;
        foreach (var property in properties.EnumerateObject())
        {
            if (!required.Contains(property.Name))
                return $"In context=({context}), 'required' is required to be supplied and to be an array including every key in properties. Missing '{property.Name}'.";
        }

        return null;
    }

    private static string Within(string context, params ReadOnlySpan<string> steps)
    {
        foreach (var step in steps)
            context += (context.Length == 0 ? "" : ", ") + "'" + step + "'";
        return context;
    }
}
