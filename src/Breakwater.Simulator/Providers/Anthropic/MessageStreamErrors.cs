using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Messages: one error event, overloaded unless told otherwise.</summary>
internal sealed class MessageStreamErrors : IStreamErrors
{
    public static readonly MessageStreamErrors Instance = new();

    private static readonly ReadOnlyMemory<byte> Error = "error"u8.ToArray();

    public ReadOnlyMemory<byte> Ping { get; } = "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8.ToArray();

    public ReadOnlyMemory<byte>? Write(Utf8JsonWriter json, int part, int sequence, string? type)
    {
        if (part > 0)
            return null;
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, type ?? "overloaded_error");
        json.WriteString("message"u8, type is null or "overloaded_error" ? "Overloaded" : "Internal server error");
        json.WriteEndObject();
        json.WriteEndObject();
        return Error;
    }
}
