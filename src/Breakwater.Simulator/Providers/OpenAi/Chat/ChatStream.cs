using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>The chunks of a chat completion. With several choices their tokens take turns.</summary>
internal sealed class ChatStream(Exchange exchange, ChatRequest request, ChatAnswer answer)
{
    public async ValueTask WriteAsync()
    {
        using var stream = await exchange.OpenStreamAsync(ChatStreamErrors.Instance);
        var pieces = answer.Choices.Select(static choice => ChatPiece.Of(choice)).ToArray();
        for (var choice = 0; choice < pieces.Length; choice++)
            await SendOpeningAsync(stream, choice);
        await stream.PauseAsync(exchange.Pacing.FirstTokenMs);
        // Hidden reasoning takes its time before the first visible token.
        await stream.PauseAsync(exchange.Pacing.TokenGapMs * answer.Choices.Max(static choice => choice.Reasoning.Count));

        var turns = pieces.Max(static list => list.Count);
        for (var turn = 0; turn < turns; turn++)
        {
            for (var choice = 0; choice < pieces.Length; choice++)
            {
                if (turn < pieces[choice].Count)
                    await SendPieceAsync(stream, choice, pieces[choice][turn]);
            }

            await stream.PauseAsync(exchange.Pacing.TokenGapMs);
        }

        for (var choice = 0; choice < pieces.Length; choice++)
            await SendFinishAsync(stream, choice);
        if (request.IncludeUsage)
            await SendUsageAsync(stream);
        await stream.SendRawAsync(default, "[DONE]"u8);
        await stream.FinishAsync();
    }

    private ValueTask SendOpeningAsync(SseStream stream, int choice)
    {
        var json = stream.Json;
        StartChoice(json, choice);
        json.WriteString("role"u8, "assistant"u8);
        if (answer.Choices[choice].Calls.Count > 0)
            json.WriteNull("content"u8);
        else
            json.WriteString("content"u8, ""u8);
        json.WriteNull("refusal"u8);
        EndChoice(stream, null, "");
        return stream.SendAsync(default);
    }

    private ValueTask SendPieceAsync(SseStream stream, int choice, ChatPiece piece)
    {
        var json = stream.Json;
        StartChoice(json, choice);
        if (piece.Call < 0)
            json.WriteString("content"u8, piece.Token);
        else
            WriteCallFragment(json, answer.Choices[choice].Calls[piece.Call], piece);
        EndChoice(stream, null, piece.Token);
        return stream.SendAsync(default);
    }

    private static void WriteCallFragment(Utf8JsonWriter json, ToolCall call, ChatPiece piece)
    {
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, piece.Call);
        if (piece.StartsCall)
        {
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, call.TakesText ? "custom"u8 : "function"u8);
        }

        json.WriteStartObject(call.TakesText ? "custom"u8 : "function"u8);
        if (piece.StartsCall)
            json.WriteString("name"u8, call.Name);
        json.WriteString(call.TakesText ? "input"u8 : "arguments"u8, piece.Token);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private ValueTask SendFinishAsync(SseStream stream, int choice)
    {
        StartChoice(stream.Json, choice);
        EndChoice(stream, ChatBody.FinishReason(answer.Choices[choice].Stop), "");
        return stream.SendAsync(default);
    }

    private ValueTask SendUsageAsync(SseStream stream)
    {
        var json = stream.Json;
        StartChunk(json);
        json.WriteEndArray();
        ChatUsage.Write(json, request.InputTokens, answer.CachedTokens, answer.Choices);
        if (request.Obfuscate)
            Obfuscation.Write(json, "", stream.Count);
        json.WriteEndObject();
        return stream.SendAsync(default);
    }

    private void StartChunk(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, answer.Created);
        json.WriteString("model"u8, request.Model.Id);
        json.WriteString("service_tier"u8, request.ServiceTier);
        json.WriteString("system_fingerprint"u8, ChatBody.Fingerprint);
        json.WriteStartArray("choices"u8);
    }

    private void StartChoice(Utf8JsonWriter json, int choice)
    {
        StartChunk(json);
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
    }

    private void EndChoice(SseStream stream, string? finishReason, string token)
    {
        var json = stream.Json;
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (request.IncludeUsage)
            json.WriteNull("usage"u8);
        if (request.Obfuscate)
            Obfuscation.Write(json, token, stream.Count);
        json.WriteEndObject();
    }
}
