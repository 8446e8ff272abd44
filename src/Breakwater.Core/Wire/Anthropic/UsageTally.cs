using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>
/// Usage as Anthropic tells it (protocols 3.5): in a stream each report is cumulative and may leave fields out, so the latest value of each field counts.
/// </summary>
internal struct UsageTally
{
    private long? input;
    private long? cacheRead;
    private long? cacheWrite;
    private long? cacheWriteShort;
    private long? cacheWriteLong;
    private long? output;
    private long? thinking;
    private long? webSearches;
    private long? webFetches;
    private bool isBatch;
    private bool isFast;

    /// <summary>What is known so far; null while nothing is.</summary>
    public readonly TokenUsage? Known
    {
        get
        {
            if (input is null && output is null && cacheRead is null && cacheWrite is null)
            {
                return null;
            }

            var written = cacheWrite ?? ((cacheWriteShort ?? 0) + (cacheWriteLong ?? 0));
            var writtenLong = Math.Min(cacheWriteLong ?? 0, written);
            return new TokenUsage
            {
                Input = input ?? 0,
                CacheRead = cacheRead ?? 0,
                CacheWrite = written - writtenLong,
                CacheWriteLong = writtenLong,
                Output = output ?? 0,
                Reasoning = Math.Min(thinking ?? 0, output ?? 0),
                WebSearches = webSearches ?? 0,
                WebFetches = webFetches ?? 0,
                Tier = isBatch ? PriceTier.Batch : isFast ? PriceTier.Priority : PriceTier.Standard,
            };
        }
    }

    /// <summary>Takes in one <c>usage</c> object that was validated; empty when there was none.</summary>
    public void Add(ReadOnlySpan<byte> usage)
    {
        if (usage.IsEmpty)
        {
            return;
        }

        var json = new Utf8JsonReader(usage, new JsonReaderOptions { MaxDepth = JsonScanner.DefaultMaxDepth });
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // Passes of a fallback or a compaction repeat the names of the whole.
            if (json.ValueSpan.SequenceEqual("iterations"u8))
            {
                json.Skip();
            }
            else if (json.CurrentDepth == 1 && (json.ValueSpan.SequenceEqual("service_tier"u8) || json.ValueSpan.SequenceEqual("speed"u8)))
            {
                AddWord(ref json);
            }
            else
            {
                AddField(ref json);
            }
        }
    }

    /// <summary>Writes the fields of a <c>usage</c> object.</summary>
    public static void Write(ref JsonOut json, TokenUsage usage)
    {
        json.Number("input_tokens"u8, usage.Input);
        json.Number("cache_creation_input_tokens"u8, usage.CacheWrite + usage.CacheWriteLong);
        json.Number("cache_read_input_tokens"u8, usage.CacheRead);
        json.Name("cache_creation"u8);
        json.BeginObject();
        json.Number("ephemeral_5m_input_tokens"u8, usage.CacheWrite);
        json.Number("ephemeral_1h_input_tokens"u8, usage.CacheWriteLong);
        json.EndObject();
        json.Number("output_tokens"u8, usage.Output);
        if (usage.Reasoning > 0)
        {
            json.Name("output_tokens_details"u8);
            json.BeginObject();
            json.Number("thinking_tokens"u8, usage.Reasoning);
            json.EndObject();
        }

        if (usage.WebSearches > 0 || usage.WebFetches > 0)
        {
            json.Name("server_tool_use"u8);
            json.BeginObject();
            json.Number("web_search_requests"u8, usage.WebSearches);
            if (usage.WebFetches > 0)
            {
                json.Number("web_fetch_requests"u8, usage.WebFetches);
            }

            json.EndObject();
        }
    }

    // Capacity that was bought ahead (service_tier: priority) is not priced by the token; speed is.
    private void AddWord(ref Utf8JsonReader json)
    {
        var isSpeed = json.ValueSpan.SequenceEqual("speed"u8);
        if (!json.Read() || json.TokenType != JsonTokenType.String)
        {
            return;
        }

        if (isSpeed)
        {
            isFast = ServiceTiers.Of(json.ValueSpan) == PriceTier.Priority;
        }
        else
        {
            isBatch = ServiceTiers.Of(json.ValueSpan) == PriceTier.Batch;
        }
    }

    private void AddField(ref Utf8JsonReader json)
    {
        ref var field = ref FieldOf(ref json, ref this, out var isKnown);
        if (!isKnown || !json.Read())
        {
            return;
        }

        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value))
        {
            field = Math.Max(value, 0);
        }
    }

    private static ref long? FieldOf(ref Utf8JsonReader json, ref UsageTally tally, out bool isKnown)
    {
        isKnown = true;
        if (json.CurrentDepth == 1)
        {
            if (json.ValueSpan.SequenceEqual("input_tokens"u8))
            {
                return ref tally.input;
            }

            if (json.ValueSpan.SequenceEqual("output_tokens"u8))
            {
                return ref tally.output;
            }

            if (json.ValueSpan.SequenceEqual("cache_read_input_tokens"u8))
            {
                return ref tally.cacheRead;
            }

            if (json.ValueSpan.SequenceEqual("cache_creation_input_tokens"u8))
            {
                return ref tally.cacheWrite;
            }
        }
        else if (json.ValueSpan.SequenceEqual("ephemeral_5m_input_tokens"u8))
        {
            return ref tally.cacheWriteShort;
        }
        else if (json.ValueSpan.SequenceEqual("ephemeral_1h_input_tokens"u8))
        {
            return ref tally.cacheWriteLong;
        }
        else if (json.ValueSpan.SequenceEqual("thinking_tokens"u8))
        {
            return ref tally.thinking;
        }
        else if (json.ValueSpan.SequenceEqual("web_search_requests"u8))
        {
            return ref tally.webSearches;
        }
        else if (json.ValueSpan.SequenceEqual("web_fetch_requests"u8))
        {
            return ref tally.webFetches;
        }

        isKnown = false;
        return ref tally.input;
    }
}
