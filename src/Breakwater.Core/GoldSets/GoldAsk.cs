using System.Text.Json;
using Breakwater.Core.GoldSets.Schemas;

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
