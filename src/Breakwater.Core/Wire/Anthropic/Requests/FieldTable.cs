using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>The known top-level fields of a Messages request and what each may hold (protocols 3.2). Null counts as absent unless the field is required.</summary>
internal static class FieldTable
{
    private const double NoLimit = double.PositiveInfinity;

    private static readonly Field[] Fields =
    [
        new("model"u8, JsonKind.String) { Required = true },
        new("messages"u8, JsonKind.Array) { Required = true },
        new("max_tokens"u8, JsonKind.Number) { Whole = true, Required = true, Max = NoLimit },
        new("stream"u8, JsonKind.True),
        new("system"u8, JsonKind.String, JsonKind.Array),
        new("tools"u8, JsonKind.Array),
        new("tool_choice"u8, JsonKind.Object),
        new("temperature"u8, JsonKind.Number) { Max = 1 },
        new("top_p"u8, JsonKind.Number) { Max = 1 },
        new("top_k"u8, JsonKind.Number) { Whole = true, Max = NoLimit },
        new("stop_sequences"u8, JsonKind.Array),
        new("thinking"u8, JsonKind.Object),
        new("output_config"u8, JsonKind.Object),
        new("metadata"u8, JsonKind.Object),
        new("service_tier"u8, JsonKind.String),
        new("speed"u8, JsonKind.String),
        new("cache_control"u8, JsonKind.Object),
        new("container"u8, JsonKind.String, JsonKind.Object),
        new("inference_geo"u8, JsonKind.String),
        new("diagnostics"u8, JsonKind.Object),
        new("mcp_servers"u8, JsonKind.Array),
        new("context_management"u8, JsonKind.Object),
    ];

    /// <summary>The fault of a known field that holds the wrong thing; null when it is right or unknown.</summary>
    public static Fault? Check(scoped JsonMember member, ReadOnlySpan<byte> body)
    {
        foreach (var field in Fields)
        {
            if (member.Name.SequenceEqual(field.Name))
            {
                return Check(field, member, body);
            }
        }

        return null;
    }

    /// <summary>A kind as messages name it.</summary>
    public static string NameOf(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        JsonKind.Number => "a number",
        JsonKind.True or JsonKind.False => "a boolean",
        JsonKind.Null => "null",
        _ => "nothing",
    };

    /// <summary>Reads a JSON number without fraction or exponent.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> number, out long value) =>
        Utf8Parser.TryParse(number, out value, out var read) && read == number.Length;

    private static Fault? Check(Field field, scoped JsonMember member, ReadOnlySpan<byte> body)
    {
        var kind = member.Kind == JsonKind.False ? JsonKind.True : member.Kind;
        if (kind == JsonKind.Null && !field.Required)
        {
            return null;
        }

        var name = System.Text.Encoding.UTF8.GetString(field.Name);
        if (kind != field.Kind && (kind != field.Other || field.Other == JsonKind.None))
        {
            var wanted = field.Other == JsonKind.None ? NameOf(field.Kind) : $"{NameOf(field.Kind)} or {NameOf(field.Other)}";
            return Fault.InvalidRequest($"{name} must be {wanted}, got {NameOf(member.Kind)}", name);
        }

        return kind == JsonKind.Number ? CheckNumber(field, name, member.Value.In(body)) : null;
    }

    private static Fault? CheckNumber(Field field, string name, ReadOnlySpan<byte> number)
    {
        if (field.Whole && !TryReadWhole(number, out _))
        {
            return Fault.InvalidRequest($"{name} must be a whole number", name);
        }

        var known = Utf8Parser.TryParse(number, out double value, out _);
        if (known && value >= 0 && value <= field.Max)
        {
            return null;
        }

        var range = double.IsFinite(field.Max) ? "between 0 and 1" : "0 or more";
        return Fault.InvalidRequest($"{name} must be {range}", name);
    }

    private sealed class Field(ReadOnlySpan<byte> name, JsonKind kind, JsonKind other = JsonKind.None)
    {
        public byte[] Name { get; } = name.ToArray();

        public JsonKind Kind { get; } = kind;

        public JsonKind Other { get; } = other;

        public bool Required { get; init; }

        public bool Whole { get; init; }

        public double Max { get; init; }
    }
}
