using System.Text.Json;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Tokens of one message; input excludes what was read from or written to the cache.</summary>
internal sealed record MessageUsage(int Input, int CacheWrite, int CacheRead, int Output, int Thinking)
{
    // What a stream's start shows of an answer that has hardly begun.
    private const int FirstTokens = 1;

    /// <summary>The usage member of a message, finished or as a stream's start shows it.</summary>
    public void Write(Utf8JsonWriter json, bool finished)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json);
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, CacheWrite);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, finished ? Output : FirstTokens);
        if (finished)
            WriteThinking(json);
        json.WriteString("service_tier"u8, "standard"u8);
        json.WriteEndObject();
    }

    /// <summary>The cumulative usage of message_delta.</summary>
    public void WriteFinal(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json);
        json.WriteNumber("output_tokens"u8, Output);
        WriteThinking(json);
        json.WriteEndObject();
    }

    private void WriteThinking(Utf8JsonWriter json)
    {
        if (Thinking == 0)
            return;
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("thinking_tokens"u8, Thinking);
        json.WriteEndObject();
    }

    private void WriteInput(Utf8JsonWriter json)
    {
        json.WriteNumber("input_tokens"u8, Input);
        json.WriteNumber("cache_creation_input_tokens"u8, CacheWrite);
        json.WriteNumber("cache_read_input_tokens"u8, CacheRead);
    }
}
