using System.Text.Json;
using Breakwater.Core.GoldSets.Schemas;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.GoldSets;

/// <summary>A question as it is sent: a chat completion, not streamed.</summary>
/// <param name="Model">Model or route.</param>
/// <param name="Intent">Intent; null for none.</param>
/// <param name="Messages">The conversation.</param>
public sealed record GoldAsk(string Model, string? Intent, IReadOnlyList<GoldMessage> Messages)
{
    /// <summary>Bound of the answer in tokens; null for none.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The schema the answer is asked to have; null for none.</summary>
    public JsonSchema? Schema { get; init; }

    /// <summary>The body of <c>POST /v1/chat/completions</c>.</summary>
    public byte[] Body()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("model", Model);
            json.WriteStartArray("messages");
            foreach (var message in Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (MaxTokens is { } most)
            {
                json.WriteNumber("max_completion_tokens", most);
            }

            if (Schema is not null)
            {
                WriteSchema(json, Schema);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteSchema(Utf8JsonWriter json, JsonSchema schema)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", "answer");
        json.WriteBoolean("strict", true);
        json.WritePropertyName("schema");
        json.WriteRawValue(schema.Text);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>What came of a question.</summary>
/// <param name="Text">The answer; null when there is none.</param>
/// <param name="Problem">Why there is none; null when there is one.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Model">The model that answered; empty when none did.</param>
public sealed record GoldAnswer(string? Text, string? Problem, Money Cost, string Model)
{
    /// <summary>Reads the body of an answered chat completion.</summary>
    public static GoldAnswer Read(int status, ReadOnlyMemory<byte> body, Money cost, string model)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (status != 200)
            {
                var error = json.RootElement.GetProperty("error");
                return new GoldAnswer(null, $"{status} {error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}", cost, model);
            }

            var message = json.RootElement.GetProperty("choices")[0].GetProperty("message");
            var text = message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()
                : message.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.String ? refusal.GetString()
                : null;
            return text is null ? new GoldAnswer(null, "the answer has no text", cost, model) : new GoldAnswer(text, null, cost, model);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new GoldAnswer(null, $"{status}: the answer is no chat completion", cost, model);
        }
    }
}
