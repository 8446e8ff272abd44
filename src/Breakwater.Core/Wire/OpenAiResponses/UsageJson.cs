using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Usage in this dialect, whose <c>input_tokens</c> include what was read from and written to the cache (protocols 8.4).</summary>
internal static class UsageJson
{
    /// <summary>Reads a <c>usage</c> object; null when it is none. <paramref name="toolUsage"/> is the response's <c>tool_usage</c>, or empty.</summary>
    public static TokenUsage? Read(ReadOnlySpan<byte> usage, ReadOnlySpan<byte> toolUsage)
    {
        if (JsonScanner.KindOf(usage) != JsonKind.Object)
        {
            return null;
        }

        long input = 0, cached = 0, written = 0, writtenLong = 0, output = 0, reasoning = 0;
        var members = new JsonCursor(usage);
        while (members.Next())
        {
            if (members.Is("input_tokens"u8))
            {
                input = Count(members.Value);
            }
            else if (members.Is("output_tokens"u8))
            {
                output = Count(members.Value);
            }
            else if (members.Is("input_tokens_details"u8))
            {
                cached = Count(members.Value, "cached_tokens"u8);
                written = Count(members.Value, "cache_write_tokens"u8);
                writtenLong = Count(JsonCursor.Find(members.Value, "cache_write_tokens_details"u8), "ttl_12h_tokens"u8);
            }
            else if (members.Is("output_tokens_details"u8))
            {
                reasoning = Count(members.Value, "reasoning_tokens"u8);
            }
        }

        return new TokenUsage
        {
            Input = Math.Max(0, input - cached - written),
            CacheRead = cached,
            CacheWrite = Math.Max(0, written - writtenLong),
            CacheWriteLong = writtenLong,
            Output = output,
            Reasoning = reasoning,
            WebSearches = Count(JsonCursor.Find(toolUsage, "web_search"u8), "num_requests"u8),
        };
    }

    /// <summary>Writes the object.</summary>
    public static void Write(ref JsonOut json, TokenUsage known)
    {
        json.BeginObject();
        json.Number("input_tokens"u8, known.TotalInput);
        json.Name("input_tokens_details"u8);
        json.BeginObject();
        json.Number("cached_tokens"u8, known.CacheRead);
        json.Number("cache_write_tokens"u8, known.CacheWrite + known.CacheWriteLong);
        json.EndObject();
        json.Number("output_tokens"u8, known.Output);
        json.Name("output_tokens_details"u8);
        json.BeginObject();
        json.Number("reasoning_tokens"u8, known.Reasoning);
        json.EndObject();
        json.Number("total_tokens"u8, known.Total);
        json.EndObject();
    }

    private static long Count(ReadOnlySpan<byte> container, ReadOnlySpan<byte> member) => Count(JsonCursor.Find(container, member));

    // Some servers write counts as 12.0; a negative or absurd one counts as none.
    private static long Count(ReadOnlySpan<byte> number) =>
        Utf8Parser.TryParse(number, out double value, out _) && value is >= 0 and <= int.MaxValue ? (long)value : 0;
}
