using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>Chat: one bare data line holding the error object, no [DONE] after it.</summary>
internal sealed class ChatStreamErrors : IStreamErrors
{
    public static readonly ChatStreamErrors Instance = new();

    public ReadOnlyMemory<byte> Ping { get; } = ": ping\n\n"u8.ToArray();

    public ReadOnlyMemory<byte>? Write(Utf8JsonWriter json, int part, int sequence, string? type)
    {
        if (part > 0)
            return null;
        json.WriteStartObject();
        OpenAiErrors.WriteBody(
            json, type ?? "server_error", "The server had an error while processing your request. Sorry about that!", null, type ?? "server_error");
        json.WriteEndObject();
        return ReadOnlyMemory<byte>.Empty;
    }
}
