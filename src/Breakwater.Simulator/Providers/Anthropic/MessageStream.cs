using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The events of a message: its start, blocks strictly one after another, the final delta, its stop.</summary>
internal sealed class MessageStream(Exchange exchange, MessagesRequest request, MessageAnswer message)
{
    private const int DeltasPerPing = 32;

    private static readonly ReadOnlyMemory<byte> MessageStart = "message_start"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> BlockStart = "content_block_start"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> BlockDelta = "content_block_delta"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> BlockStop = "content_block_stop"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> MessageDelta = "message_delta"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> MessageStop = "message_stop"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Ping = "ping"u8.ToArray();

    private int _index;
    private int _deltas;

    public async ValueTask WriteAsync()
    {
        using var stream = await exchange.OpenStreamAsync(MessageStreamErrors.Instance);
        await SendMessageStartAsync(stream);
        await stream.PauseAsync(exchange.Pacing.FirstTokenMs);
        if (message.Thinks)
            await SendThinkingAsync(stream);
        if (message.Answer.Text.Count > 0)
            await SendTextAsync(stream);
        foreach (var call in message.Answer.Calls)
            await SendCallAsync(stream, call);
        await SendMessageDeltaAsync(stream);
        await stream.SendRawAsync(MessageStop, """{"type":"message_stop"}"""u8);
        await stream.FinishAsync();
    }

    private async ValueTask SendThinkingAsync(SseStream stream)
    {
        StartBlock(stream.Json);
        MessageBody.WriteThinking(stream.Json, "", "");
        await SendBlockStartAsync(stream);
        foreach (var token in message.Thinking)
            await SendDeltaAsync(stream, "thinking_delta", "thinking", token);
        if (message.Thinking.Count == 0)
            await stream.PauseAsync(exchange.Pacing.TokenGapMs * message.Answer.Reasoning.Count);
        await SendDeltaAsync(stream, "signature_delta", "signature", message.Signature);
        await SendBlockStopAsync(stream);
    }

    private async ValueTask SendTextAsync(SseStream stream)
    {
        StartBlock(stream.Json);
        MessageBody.WriteText(stream.Json, "");
        await SendBlockStartAsync(stream);
        foreach (var token in message.Answer.Text)
            await SendDeltaAsync(stream, "text_delta", "text", token);
        await SendBlockStopAsync(stream);
    }

    private async ValueTask SendCallAsync(SseStream stream, ToolCall call)
    {
        StartBlock(stream.Json);
        MessageBody.WriteCall(stream.Json, call, withInput: false);
        await SendBlockStartAsync(stream);
        await SendDeltaAsync(stream, "input_json_delta", "partial_json", "");
        // A call without arguments streams the empty fragment only.
        if (call.ArgumentText != "{}")
        {
            foreach (var token in call.Arguments)
                await SendDeltaAsync(stream, "input_json_delta", "partial_json", token);
        }

        // Cut by max_tokens, the vendor leaves the block open.
        if (call.Complete)
            await SendBlockStopAsync(stream);
    }

    private ValueTask SendMessageStartAsync(SseStream stream)
    {
        var json = stream.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, "message_start"u8);
        json.WritePropertyName("message"u8);
        MessageBody.WriteOpening(json, request, message);
        json.WriteEndObject();
        return stream.SendAsync(MessageStart);
    }

    private void StartBlock(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_start"u8);
        json.WriteNumber("index"u8, _index);
        json.WritePropertyName("content_block"u8);
    }

    private async ValueTask SendBlockStartAsync(SseStream stream)
    {
        stream.Json.WriteEndObject();
        await stream.SendAsync(BlockStart);
        if (_index == 0)
            await SendPingAsync(stream);
    }

    private async ValueTask SendDeltaAsync(SseStream stream, string type, string member, string value)
    {
        var json = stream.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_delta"u8);
        json.WriteNumber("index"u8, _index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(member, value);
        json.WriteEndObject();
        json.WriteEndObject();
        await stream.SendAsync(BlockDelta);
        if (++_deltas % DeltasPerPing == 0)
            await SendPingAsync(stream);
        await stream.PauseAsync(exchange.Pacing.TokenGapMs);
    }

    private static ValueTask SendPingAsync(SseStream stream) => stream.SendRawAsync(Ping, """{"type": "ping"}"""u8);

    private ValueTask SendBlockStopAsync(SseStream stream)
    {
        var json = stream.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, "content_block_stop"u8);
        json.WriteNumber("index"u8, _index++);
        json.WriteEndObject();
        return stream.SendAsync(BlockStop);
    }

    private ValueTask SendMessageDeltaAsync(SseStream stream)
    {
        var json = stream.Json;
        json.WriteStartObject();
        json.WriteString("type"u8, "message_delta"u8);
        json.WriteStartObject("delta"u8);
        json.WriteString("stop_reason"u8, message.StopReason);
        json.WriteString("stop_sequence"u8, message.Answer.StopSequence);
        json.WriteEndObject();
        message.Usage.WriteFinal(json);
        json.WriteEndObject();
        return stream.SendAsync(MessageDelta);
    }
}
