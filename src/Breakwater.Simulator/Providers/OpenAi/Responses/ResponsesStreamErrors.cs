using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>Responses: the nested error event seen on the wire, then response.failed with the same code.</summary>
internal sealed class ResponsesStreamErrors(SimulatedResponse response) : IStreamErrors
{
    private const string Message = "The server had an error while processing your request. Sorry about that!";

    public ReadOnlyMemory<byte> Ping { get; } = ": ping\n\n"u8.ToArray();

    public ReadOnlyMemory<byte>? Write(Utf8JsonWriter json, int part, int sequence, string? type)
    {
        var code = type ?? "server_error";
        switch (part)
        {
            case 0:
                Start(json, "error"u8, sequence);
                json.WriteStartObject("error"u8);
                json.WriteString("type"u8, code);
                WriteCode(json, code);
                json.WriteNull("param"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                return EventNames.Error;
            case 1:
                Start(json, "response.failed"u8, sequence);
                json.WriteStartObject("response"u8);
                json.WriteString("id"u8, response.Id);
                json.WriteString("object"u8, "response"u8);
                json.WriteNumber("created_at"u8, response.CreatedAt);
                json.WriteString("status"u8, "failed"u8);
                json.WriteStartObject("error"u8);
                WriteCode(json, code);
                json.WriteEndObject();
                json.WriteNull("incomplete_details"u8);
                json.WriteString("model"u8, response.Request.Model.Id);
                json.WriteStartArray("output"u8);
                json.WriteEndArray();
                json.WriteNull("usage"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                return EventNames.Failed;
            default:
                return null;
        }
    }

    private static void Start(Utf8JsonWriter json, ReadOnlySpan<byte> type, int sequence)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("sequence_number"u8, sequence);
    }

    private static void WriteCode(Utf8JsonWriter json, string code)
    {
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, Message);
    }
}
