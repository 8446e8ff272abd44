using System.Buffers;
using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>The frames of the dialect. What comes once per token is written straight into the output; the rest is built in a scratch buffer first.</summary>
internal static class EventFrames
{
    private const int LongestIndex = 11;

    public static void WritePing(IBufferWriter<byte> output) => output.Write("event: ping\ndata: {\"type\":\"ping\"}\n\n"u8);

    public static void WriteTextStart(IBufferWriter<byte> output, int block)
    {
        output.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        WriteIndex(output, block);
        output.Write(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"u8);
    }

    public static void WriteThinkingStart(IBufferWriter<byte> output, int block)
    {
        output.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        WriteIndex(output, block);
        output.Write(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"u8);
    }

    /// <summary>Writes a delta whose content is escaped text.</summary>
    public static void WriteDelta(IBufferWriter<byte> output, int block, DeltaKind kind, ReadOnlySpan<byte> raw)
    {
        output.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        WriteIndex(output, block);
        output.Write(kind switch
        {
            DeltaKind.Arguments => ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""u8,
            DeltaKind.Thinking => ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""u8,
            DeltaKind.Signature or DeltaKind.EncryptedReasoning => ",\"delta\":{\"type\":\"signature_delta\",\"signature\":\""u8,
            _ => ",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8,
        });
        output.Write(raw);
        output.Write("\"}}\n\n"u8);
    }

    public static void WriteStop(IBufferWriter<byte> output, int block)
    {
        output.Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        WriteIndex(output, block);
        output.Write("}\n\n"u8);
    }

    public static void WriteCitation(IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, int block, ReadOnlySpan<byte> citation)
    {
        var json = Begin(scratch, "content_block_delta"u8);
        json.Number("index"u8, block);
        json.Name("delta"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("citations_delta"u8);
        json.Name("citation"u8);
        json.Raw(citation);
        json.EndObject();
        json.EndObject();
        SseWriter.WriteData(output, "content_block_delta"u8, scratch.WrittenSpan);
    }

    /// <summary>Writes the start of a block that is given as its whole JSON.</summary>
    public static void WriteBlock(IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, int block, ReadOnlySpan<byte> content)
    {
        var json = BeginBlock(scratch, block);
        json.Raw(content);
        json.EndObject();
        SseWriter.WriteData(output, "content_block_start"u8, scratch.WrittenSpan);
    }

    public static void WriteToolStart(IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, int block, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        var json = BeginBlock(scratch, block);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("tool_use"u8);
        json.Name("id"u8);
        BlockWriter.WriteId(ref json, JsonText.Quote(id));
        json.Name("name"u8);
        json.Text(JsonText.Quote(name));
        json.Name("input"u8);
        json.Raw("{}"u8);
        json.EndObject();
        json.EndObject();
        SseWriter.WriteData(output, "content_block_start"u8, scratch.WrittenSpan);
    }

    public static void WriteRedacted(IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, int block, ReadOnlySpan<byte> data)
    {
        var json = BeginBlock(scratch, block);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("redacted_thinking"u8);
        json.Name("data"u8);
        json.Text(JsonText.Quote(data));
        json.EndObject();
        json.EndObject();
        SseWriter.WriteData(output, "content_block_start"u8, scratch.WrittenSpan);
    }

    public static void WriteStart(
        IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, TokenUsage usage, AnswerContext context)
    {
        var json = Begin(scratch, "message_start"u8);
        json.Name("message"u8);
        json.BeginObject();
        AnswerHead.Write(ref json, id, model, context);
        json.Name("content"u8);
        json.Raw("[]"u8);
        json.Name("stop_reason"u8);
        json.Null();
        json.Name("stop_sequence"u8);
        json.Null();
        json.Name("stop_details"u8);
        json.Null();
        WriteUsage(ref json, usage);
        json.EndObject();
        json.EndObject();
        SseWriter.WriteData(output, "message_start"u8, scratch.WrittenSpan);
    }

    /// <summary>Writes <c>message_delta</c> and <c>message_stop</c>.</summary>
    public static void WriteEnd(
        IBufferWriter<byte> output, ArrayBufferWriter<byte> scratch, StopReason reason, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> explanation, TokenUsage usage)
    {
        var json = Begin(scratch, "message_delta"u8);
        json.Name("delta"u8);
        json.BeginObject();
        AnswerHead.WriteStop(ref json, reason, sequence, explanation);
        json.EndObject();
        WriteUsage(ref json, usage);
        json.EndObject();
        SseWriter.WriteData(output, "message_delta"u8, scratch.WrittenSpan);
        output.Write("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    private static void WriteUsage(ref JsonOut json, TokenUsage usage)
    {
        json.Name("usage"u8);
        json.BeginObject();
        UsageTally.Write(ref json, usage);
        json.EndObject();
    }

    private static JsonOut BeginBlock(ArrayBufferWriter<byte> scratch, int block)
    {
        var json = Begin(scratch, "content_block_start"u8);
        json.Number("index"u8, block);
        json.Name("content_block"u8);
        return json;
    }

    private static JsonOut Begin(ArrayBufferWriter<byte> scratch, ReadOnlySpan<byte> type)
    {
        scratch.ResetWrittenCount();
        var json = new JsonOut(scratch);
        json.BeginObject();
        json.Name("type"u8);
        json.Text(type);
        return json;
    }

    private static void WriteIndex(IBufferWriter<byte> output, int index)
    {
        Utf8Formatter.TryFormat(index, output.GetSpan(LongestIndex), out var written);
        output.Advance(written);
    }
}
