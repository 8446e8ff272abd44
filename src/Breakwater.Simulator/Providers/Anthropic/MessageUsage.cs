using System.Text.Json;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Tokens of one message; input excludes what was read from or written to the cache.</summary>
internal sealed record MessageUsage(int Input, int CacheWrite, int CacheRead, int Output, int Thinking)
{
    /// <summary>The usage member of a message; outputSoFar is what the stream's start shows.</summary>
    public void Write(Utf8JsonWriter json, int outputSoFar)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json);
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, CacheWrite);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, outputSoFar);
        json.WriteString("service_tier"u8, "standard"u8);
        json.WriteEndObject();
    }

    /// <summary>The cumulative usage of message_delta.</summary>
    public void WriteFinal(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json);
        json.WriteNumber("output_tokens"u8, Output);
        if (Thinking > 0)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, Thinking);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteInput(Utf8JsonWriter json)
    {
        json.WriteNumber("input_tokens"u8, Input);
        json.WriteNumber("cache_creation_input_tokens"u8, CacheWrite);
        json.WriteNumber("cache_read_input_tokens"u8, CacheRead);
    }
}
