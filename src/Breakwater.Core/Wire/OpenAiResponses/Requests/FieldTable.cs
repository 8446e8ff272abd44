using System.Buffers.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>The known top-level fields of a create request with the kinds and ranges they may have (protocols 2.2). Null is allowed for all but <c>input</c>.</summary>
internal static class FieldTable
{
    [Flags]
    private enum Kinds
    {
        Text = 1,
        Flag = 2,
        Number = 4,
        Whole = 8,
        Object = 16,
        Array = 32,
        NotNull = 64,
    }

    private static readonly Field[] Fields =
    [
        new("model", Kinds.Text), new("input", Kinds.Text | Kinds.Array | Kinds.NotNull), new("stream", Kinds.Flag), new("instructions", Kinds.Text),
        new("tools", Kinds.Array), new("tool_choice", Kinds.Text | Kinds.Object), new("parallel_tool_calls", Kinds.Flag),
        new("max_output_tokens", Kinds.Whole, 1), new("max_tool_calls", Kinds.Whole, 1),
        new("temperature", Kinds.Number, 0, 2), new("top_p", Kinds.Number, 0, 1), new("top_logprobs", Kinds.Whole, 0, 20),
        new("text", Kinds.Object), new("reasoning", Kinds.Object), new("include", Kinds.Array), new("store", Kinds.Flag),
        new("previous_response_id", Kinds.Text), new("conversation", Kinds.Text | Kinds.Object), new("background", Kinds.Flag),
        new("stream_options", Kinds.Object), new("truncation", Kinds.Text), new("context_management", Kinds.Array), new("metadata", Kinds.Object),
        new("prompt", Kinds.Object), new("prompt_cache_key", Kinds.Text), new("prompt_cache_options", Kinds.Object),
        new("prompt_cache_retention", Kinds.Text), new("safety_identifier", Kinds.Text), new("user", Kinds.Text), new("service_tier", Kinds.Text),
        new("moderation", Kinds.Object), new("access_programs", Kinds.Object), new("image", Kinds.Object),
    ];

    /// <summary>What is wrong with a top-level value, naming the field; null when nothing is, or the field is unknown.</summary>
    public static (string Field, string Problem)? Check(ReadOnlySpan<byte> name, JsonKind kind, ReadOnlySpan<byte> value)
    {
        foreach (var field in Fields)
        {
            if (name.SequenceEqual(field.Utf8))
            {
                return field.Check(kind, value) is { } problem ? (field.Name, problem) : null;
            }
        }

        return null;
    }

    private static Kinds KindsOf(JsonKind kind) => kind switch
    {
        JsonKind.String => Kinds.Text,
        JsonKind.True or JsonKind.False => Kinds.Flag,
        JsonKind.Number => Kinds.Number | Kinds.Whole,
        JsonKind.Object => Kinds.Object,
        JsonKind.Array => Kinds.Array,
        _ => 0,
    };

    private sealed record Field(string Name, Kinds Allowed, double Least = double.MinValue, double Most = double.MaxValue)
    {
        public byte[] Utf8 { get; } = System.Text.Encoding.ASCII.GetBytes(Name);

        public string? Check(JsonKind kind, ReadOnlySpan<byte> value)
        {
            if (kind == JsonKind.Null && !Allowed.HasFlag(Kinds.NotNull))
            {
                return null;
            }

            if ((KindsOf(kind) & Allowed) == 0)
            {
                return $"{Name} must be {Expected()}, got {JsonWords.Describe(kind)}";
            }

            return kind == JsonKind.Number ? CheckNumber(value) : null;
        }

        private string? CheckNumber(ReadOnlySpan<byte> value)
        {
            if (Allowed.HasFlag(Kinds.Whole) && (!Utf8Parser.TryParse(value, out long _, out var length) || length != value.Length))
            {
                return $"{Name} must be a whole number";
            }

            var readable = Utf8Parser.TryParse(value, out double number, out _);
            return readable && number >= Least && number <= Most ? null : $"{Name} must be {Range()}";
        }

        private string Range() => Most == double.MaxValue ? $"at least {Least}" : $"between {Least} and {Most}";

        private string Expected()
        {
            var words = new List<string>();
            AddIf(words, Kinds.Text, "a string");
            AddIf(words, Kinds.Flag, "a boolean");
            AddIf(words, Kinds.Number, "a number");
            AddIf(words, Kinds.Whole, "a whole number");
            AddIf(words, Kinds.Object, "an object");
            AddIf(words, Kinds.Array, "an array");
            return string.Join(" or ", words);
        }

        private void AddIf(List<string> words, Kinds kind, string word)
        {
            if (Allowed.HasFlag(kind))
            {
                words.Add(word);
            }
        }
    }
}
