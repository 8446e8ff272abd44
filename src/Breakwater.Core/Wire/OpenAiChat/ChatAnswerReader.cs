using System.Text;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Takes a complete answer apart (protocols 1.4). Of several choices the first is read: only same-dialect requests may ask for more.
/// </summary>
internal static class ChatAnswerReader
{
    /// <summary>Reads a body that is valid JSON with at least one choice.</summary>
    public static Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        var cursor = JsonCursor.On(body);
        var read = new CanonicalAnswer { Parts = [], Stop = StopReason.EndTurn };
        if (cursor.EnterObject())
        {
            while (cursor.NextProperty())
            {
                if (cursor.Is("id"u8)) read = read with { Id = cursor.ReadText() };
                else if (cursor.Is("model"u8)) read = read with { Model = cursor.ReadText() };
                else if (cursor.Is("created"u8)) read = read with { Created = cursor.ReadTruncated() ?? 0 };
                else if (cursor.Is("service_tier"u8)) read = read with { ServiceTier = cursor.ReadWord() };
                else if (cursor.Is("usage"u8)) read = read with { Usage = ReadUsage(cursor.RawOrAbsent) };
                else if (cursor.Is("choices"u8)) read = ReadChoices(ref cursor, read);
            }
        }

        if (cursor.FaultAs(FaultKind.Malformed) is { } fault)
            return fault with { Param = null, Detail = "the provider's answer cannot be read: " + fault.Detail };
        answer = read.Usage is { } usage && read.ServiceTier is { } tier ? read with { Usage = usage with { Tier = ServiceTiers.Of(Encoding.UTF8.GetBytes(tier)) } } : read;
        return null;
    }

    private static TokenUsage? ReadUsage(JsonRaw usage)
    {
        if (usage.Kind != JsonKind.Object) return null;
        var reader = new Utf8JsonReader(usage.Span);
        reader.Read();
        return ChatUsage.Read(ref reader);
    }

    private static CanonicalAnswer ReadChoices(ref JsonCursor cursor, CanonicalAnswer read)
    {
        if (!cursor.EnterArray()) return read;
        bool first = true;
        while (cursor.NextElement())
        {
            if (first) read = ReadChoice(ref cursor, read);
            first = false;
        }

        return read;
    }

    private static CanonicalAnswer ReadChoice(ref JsonCursor cursor, CanonicalAnswer read)
    {
        JsonText reason = default;
        var said = new Said();
        if (!cursor.EnterObject()) return read;
        while (cursor.NextProperty())
        {
            if (cursor.Is("finish_reason"u8)) reason = cursor.ReadText();
            else if (cursor.Is("message"u8)) said.Read(ref cursor);
        }

        List<Part> parts = said.InOrder(read.Id);
        bool anyRefusal = parts.Exists(static part => part is RefusalPart);
        bool anyCall = parts.Exists(static part => part is ToolCallPart);
        return read with { Parts = parts, Stop = ChatStops.Read(reason.Raw, anyCall, anyRefusal) };
    }

    /// <summary>The fields of the message, in whichever order they came.</summary>
    private struct Said()
    {
        private readonly List<Part> text = [];
        private readonly List<Part> state = [];
        private readonly List<ToolCallPart> calls = [];
        private JsonText reasoning, refusal;
        private JsonRaw annotations;

        public void Read(ref JsonCursor cursor)
        {
            if (!cursor.EnterObject()) return;
            while (cursor.NextProperty())
            {
                if (cursor.Is("content"u8)) ChatMessageReader.ReadContent(ref cursor, text);
                else if (cursor.Is("refusal"u8)) refusal = cursor.ReadText();
                else if (cursor.Is("reasoning_content"u8)) reasoning = cursor.ReadText();
                else if (cursor.Is("reasoning"u8)) ReadOtherReasoning(cursor.RawOrAbsent);
                else if (cursor.Is("reasoning_details"u8)) ChatReasoning.Read(ref cursor, state);
                else if (cursor.Is("annotations"u8)) annotations = cursor.RawOrAbsent;
                else if (cursor.Is("tool_calls"u8)) ReadCalls(ref cursor);
                else if (cursor.Is("function_call"u8)) ReadDeprecatedCall(ref cursor);
            }
        }

        public readonly List<Part> InOrder(JsonText answerId)
        {
            List<Part> parts = [.. state];
            if (state.Count == 0 && !reasoning.IsNull && !reasoning.IsEmpty) parts.Add(new ThinkingPart(Dialect.OpenAiChat, reasoning));
            foreach (Part part in text)
            {
                if (part is not TextPart { Text.IsEmpty: true }) parts.Add(part is TextPart said ? said with { Annotations = annotations } : part);
            }

            if (!refusal.IsNull && !refusal.IsEmpty) parts.Add(new RefusalPart(refusal));
            for (int i = 0; i < calls.Count; i++)
            {
                bool hasId = !calls[i].CallId.IsNull && !calls[i].CallId.IsEmpty;
                parts.Add(hasId ? calls[i] : calls[i] with { CallId = ChatCallIds.Make(answerId.Raw, i) });
            }

            return parts;
        }

        // Another name that servers have for the same text; elsewhere it is an object.
        private void ReadOtherReasoning(JsonRaw value)
        {
            if (reasoning.IsNull) reasoning = value.AsText();
        }

        private readonly void ReadCalls(ref JsonCursor cursor)
        {
            if (!cursor.EnterArray()) return;
            while (cursor.NextElement())
            {
                if (ChatMessageReader.ReadToolCall(ref cursor, idRequired: false) is { } call) calls.Add(call);
            }
        }

        private readonly void ReadDeprecatedCall(ref JsonCursor cursor)
        {
            JsonText name = default, arguments = default;
            ChatMessageReader.ReadCalled(ref cursor, ref name, ref arguments);
            if (!name.IsNull) calls.Add(new ToolCallPart(default, name, arguments.OrEmpty));
        }
    }
}
