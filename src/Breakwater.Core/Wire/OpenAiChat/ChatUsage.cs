using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Usage arithmetic (protocols 8.4): Chat counts cached tokens inside the prompt, the canonical usage counts them apart.</summary>
internal static class ChatUsage
{
    /// <summary>Reads a <c>usage</c> object that the reader stands on; null when it holds no counts.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader reader)
    {
        var counts = default(Counts);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8)) counts.Prompt = Count(ref reader);
            else if (reader.ValueTextEquals("completion_tokens"u8)) counts.Completion = Count(ref reader);
            else if (reader.ValueTextEquals("prompt_tokens_details"u8)) ReadDetails(ref reader, ref counts, ref counts.Heard);
            else if (reader.ValueTextEquals("completion_tokens_details"u8)) ReadDetails(ref reader, ref counts, ref counts.Said);
            else Skip(ref reader);
        }

        return counts.Prompt is null && counts.Completion is null ? null : counts.ToUsage();
    }

    /// <summary>Writes the <c>usage</c> object.</summary>
    public static void Write(ref JsonOut json, TokenUsage usage)
    {
        json.BeginObject();
        json.Number("prompt_tokens"u8, usage.TotalInput);
        json.Number("completion_tokens"u8, usage.Output);
        json.Number("total_tokens"u8, usage.Total);
        json.Name("prompt_tokens_details"u8);
        json.BeginObject();
        json.Number("cached_tokens"u8, usage.CacheRead);
        json.Number("cache_write_tokens"u8, usage.CacheWrite + usage.CacheWriteLong);
        json.Number("audio_tokens"u8, usage.AudioInput);
        json.EndObject();
        json.Name("completion_tokens_details"u8);
        json.BeginObject();
        json.Number("reasoning_tokens"u8, usage.Reasoning);
        json.Number("audio_tokens"u8, usage.AudioOutput);
        json.Number("accepted_prediction_tokens"u8, 0);
        json.Number("rejected_prediction_tokens"u8, 0);
        json.EndObject();
        json.EndObject();
    }

    private static void ReadDetails(ref Utf8JsonReader reader, ref Counts counts, ref long audio)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8)) counts.Cached = Count(ref reader) ?? 0;
            else if (reader.ValueTextEquals("cache_write_tokens"u8)) counts.Written = Count(ref reader) ?? 0;
            else if (reader.ValueTextEquals("reasoning_tokens"u8)) counts.Reasoning = Count(ref reader) ?? 0;
            else if (reader.ValueTextEquals("audio_tokens"u8)) audio = Count(ref reader) ?? 0;
            else Skip(ref reader);
        }
    }

    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt32(out int whole)) return Math.Max(whole, 0);
            if (reader.TryGetDouble(out double count)) return (long)Math.Clamp(count, 0, int.MaxValue);
        }

        reader.Skip();
        return null;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private struct Counts
    {
        public long? Prompt, Completion;
        public long Cached, Written, Reasoning, Heard, Said;

        // Whether cached and written tokens may overlap is not documented, hence the floor.
        public readonly TokenUsage ToUsage() => new()
        {
            Input = Math.Max(0, (Prompt ?? 0) - Cached - Written),
            AudioInput = Math.Min(Heard, Math.Max(0, (Prompt ?? 0) - Cached - Written)),
            AudioOutput = Math.Min(Said, Completion ?? 0),
            CacheRead = Cached,
            CacheWrite = Written,
            Output = Completion ?? 0,
            Reasoning = Reasoning,
        };
    }
}
