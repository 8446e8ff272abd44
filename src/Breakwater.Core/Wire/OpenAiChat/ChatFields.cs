using System.Buffers.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>The top-level fields of a Chat request and what each may hold (protocols 1.2). Null is accepted wherever a field is optional.</summary>
internal static class ChatFields
{
    private const int Text = 1, Number = 2, Whole = 4, Flag = 8, List = 16, Map = 32;

    private static readonly Field[] Known =
    [
        new("model", Text) { Required = true },
        new("messages", List) { Required = true },
        new("max_completion_tokens", Whole, 1),
        new("max_tokens", Whole, 1),
        new("temperature", Number, 0, 2),
        new("top_p", Number, 0, 1),
        new("n", Whole, 1, 128),
        new("stop", Text | List),
        new("frequency_penalty", Number, -2, 2),
        new("presence_penalty", Number, -2, 2),
        new("logit_bias", Map),
        new("logprobs", Flag),
        new("top_logprobs", Whole, 0, 20),
        new("seed", Whole),
        new("reasoning_effort", Text),
        new("verbosity", Text),
        new("response_format", Map),
        new("tools", List),
        new("tool_choice", Text | Map),
        new("parallel_tool_calls", Flag),
        new("functions", List),
        new("function_call", Text | Map),
        new("stream", Flag),
        new("stream_options", Map),
        new("store", Flag),
        new("metadata", Map),
        new("service_tier", Text),
        new("modalities", List),
        new("audio", Map),
        new("prediction", Map),
        new("prompt_cache_key", Text),
        new("prompt_cache_options", Map),
        new("prompt_cache_retention", Text),
        new("safety_identifier", Text),
        new("user", Text),
        new("moderation", Map),
        new("web_search_options", Map),
    ];

    /// <summary>What is wrong with a top-level field, as the rest of a sentence that begins with its name; null when nothing is.</summary>
    public static string? Complain(ReadOnlySpan<byte> name, JsonKind kind, ReadOnlySpan<byte> value)
    {
        foreach (Field field in Known)
        {
            if (name.SequenceEqual(field.Name)) return field.Complain(kind, value);
        }

        return null;
    }

    /// <summary>"a string" and the like, for messages.</summary>
    public static string Describe(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        JsonKind.Number => "a number",
        JsonKind.Null => "null",
        _ => "a boolean",
    };

    private readonly struct Field(string name, int kinds, double min = double.MinValue, double max = double.MaxValue)
    {
        private readonly byte[] name = System.Text.Encoding.ASCII.GetBytes(name);

        public ReadOnlySpan<byte> Name => name;

        public bool Required { get; init; }

        public string? Complain(JsonKind kind, ReadOnlySpan<byte> value)
        {
            if (kind == JsonKind.Null && !Required) return null;
            bool fits = kind switch
            {
                JsonKind.String => (kinds & Text) != 0,
                JsonKind.Number => (kinds & (Number | Whole)) != 0,
                JsonKind.Array => (kinds & List) != 0,
                JsonKind.Object => (kinds & Map) != 0,
                _ => (kinds & Flag) != 0 && kind != JsonKind.Null,
            };
            if (!fits) return $"must be {Wanted()}, got {Describe(kind)}";
            return kind == JsonKind.Number ? ComplainOfRange(value) : null;
        }

        private string? ComplainOfRange(ReadOnlySpan<byte> value)
        {
            bool parsed = Utf8Parser.TryParse(value, out double number, out int used) && used == value.Length;
            if ((kinds & Whole) != 0 && (!parsed || number != Math.Floor(number))) return "must be an integer";
            if (parsed && number >= min && number <= max) return null;
            if (max < double.MaxValue) return $"must be between {min} and {max}";
            return min > double.MinValue && number < min ? $"must be at least {min}" : "is out of range";
        }

        private string Wanted() => kinds switch
        {
            Text => "a string",
            Number => "a number",
            Whole => "an integer",
            Flag => "true or false",
            List => "an array",
            Map => "an object",
            Text | List => "a string or an array",
            _ => "a string or an object",
        };
    }
}
