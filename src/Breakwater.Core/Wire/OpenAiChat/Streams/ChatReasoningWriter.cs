using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>Writes reasoning: its text as it comes, its opaque state when the part is complete.</summary>
internal sealed class ChatReasoningWriter(ChatChunks chunks, AnswerContext context)
{
    private readonly ArrayBufferWriter<byte> text = new();
    private readonly ArrayBufferWriter<byte> state = new();
    private JsonText itemId, redacted;
    private DeltaKind stateKind;

    public void Start(in StreamEvent start)
    {
        text.ResetWrittenCount();
        state.ResetWrittenCount();
        itemId = start.Id.IsEmpty ? default : JsonText.Quote(start.Id);
        redacted = start.Part == StreamPartKind.RedactedThinking ? JsonText.Quote(start.Raw) : default;
    }

    public void Append(DeltaKind kind, ReadOnlySpan<byte> raw)
    {
        if (kind == DeltaKind.Thinking)
        {
            if (raw.IsEmpty) return;
            text.Write(raw);
            chunks.WriteDelta("{\"reasoning_content\":\""u8, raw, "\"}"u8);
            return;
        }

        stateKind = kind;
        state.Write(raw);
    }

    public void Stop()
    {
        var part = new ThinkingPart(context.Origin, JsonText.Quote(text.WrittenSpan)) { ItemId = itemId, Redacted = redacted };
        if (state.WrittenCount > 0)
        {
            JsonText value = JsonText.Quote(state.WrittenSpan);
            part = stateKind == DeltaKind.EncryptedReasoning ? part with { Encrypted = value } : part with { Signature = value };
        }

        if (!ChatReasoning.HasState(part)) return;
        chunks.OpenDelta();
        var json = new JsonOut(chunks.Output);
        json.BeginObject();
        json.Name("reasoning_details"u8);
        json.BeginArray();
        ChatReasoning.Write(ref json, part, context.Provider);
        json.EndArray();
        json.EndObject();
        chunks.CloseDelta();
    }
}
