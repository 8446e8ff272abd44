using System.Text.Json;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>Reads optional members of a JSON object; a member that is absent, null or of another type reads as null.</summary>
internal static class Fields
{
    public static JsonElement? Get(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Get(JsonElement parent, ReadOnlySpan<byte> name, JsonValueKind kind) =>
        Get(parent, name) is { } value && value.ValueKind == kind ? value : null;

    public static string? Text(JsonElement parent, ReadOnlySpan<byte> name) => Get(parent, name, JsonValueKind.String) is { } value ? value.GetString() : null;

    public static int? Integer(JsonElement parent, ReadOnlySpan<byte> name) =>
        Get(parent, name, JsonValueKind.Number) is { } value && value.TryGetInt32(out var whole) ? whole : null;

    public static double? Number(JsonElement parent, ReadOnlySpan<byte> name) =>
        Get(parent, name, JsonValueKind.Number) is { } value ? value.GetDouble() : null;

    public static bool? Flag(JsonElement parent, ReadOnlySpan<byte> name) => Get(parent, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    /// <summary>The elements of an array member; none when it is no array.</summary>
    public static JsonElement[] Items(JsonElement parent, ReadOnlySpan<byte> name) =>
        Get(parent, name, JsonValueKind.Array) is { } array ? [.. array.EnumerateArray()] : [];

    public static List<string> Strings(JsonElement array) =>
        [.. array.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)];
}
