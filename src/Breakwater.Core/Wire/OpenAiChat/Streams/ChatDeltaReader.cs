using System.Buffers;
using System.Text.Json;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>
/// Tells the deltas of one choice as parts. Text, reasoning and refusal follow one another; tool calls stay open up to the end, because
/// their fragments may interleave.
/// </summary>
internal sealed class ChatDeltaReader(StreamFacts facts)
{
    private readonly ChatCallSlots calls = new();
    private readonly ArrayBufferWriter<byte> scratch = new();
    private StreamPartKind openKind;
    private int openPart = -1;
    private int nextPart;

    /// <summary>The answer's id, from which ids are made for calls that have none.</summary>
    public byte[] AnswerId { get; set; } = [];

    public bool AnyCall => calls.Count > 0;

    public bool AnyRefusal { get; private set; }

    /// <summary>Reads the delta object that the reader stands on.</summary>
    /// <param name="chunk">What the reader reads.</param>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, IEventSink sink)
    {
        bool reasoned = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8)) ReadContent(ref reader, sink);
            else if (reader.ValueTextEquals("tool_calls"u8)) ReadCalls(ref reader, chunk, sink);
            else if (reader.ValueTextEquals("reasoning_content"u8)) reasoned |= ReadThinking(ref reader, sink);
            else if (reader.ValueTextEquals("reasoning"u8) && !reasoned) reasoned = ReadThinking(ref reader, sink);
            else if (reader.ValueTextEquals("refusal"u8)) AnyRefusal |= ReadText(ref reader, StreamPartKind.Refusal, DeltaKind.Refusal, sink);
            else if (reader.ValueTextEquals("annotations"u8)) ReadAnnotations(ref reader, chunk, sink);
            else if (reader.ValueTextEquals("function_call"u8)) ReadDeprecatedCall(ref reader, chunk, sink);
            else Skip(ref reader);
        }
    }

    /// <summary>Closes what is open; the answer has stopped.</summary>
    public void CloseAll(IEventSink sink)
    {
        CloseOpen(sink);
        for (int place = 0; place < calls.Count; place++)
        {
            ChatCallSlots.Slot slot = calls[place];
            if (slot.Part < 0) OpenCall(slot, default, custom: false, sink);
            sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = slot.Part, Part = slot.Kind });
        }
    }

    private void ReadContent(ref Utf8JsonReader reader, IEventSink sink)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            Tell(StreamPartKind.Text, DeltaKind.Text, reader.ValueSpan, sink);
            return;
        }

        // Some servers send parts even in deltas; the texts among them count.
        if (reader.TokenType != JsonTokenType.StartArray) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("text"u8)) ReadText(ref reader, StreamPartKind.Text, DeltaKind.Text, sink);
                else Skip(ref reader);
            }
        }
    }

    private bool ReadThinking(ref Utf8JsonReader reader, IEventSink sink) =>
        ReadText(ref reader, StreamPartKind.Thinking, DeltaKind.Thinking, sink);

    private bool ReadText(ref Utf8JsonReader reader, StreamPartKind part, DeltaKind delta, IEventSink sink)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return Tell(part, delta, reader.ValueSpan, sink);
        reader.Skip();
        return false;
    }

    private bool Tell(StreamPartKind part, DeltaKind delta, ReadOnlySpan<byte> raw, IEventSink sink)
    {
        if (raw.IsEmpty) return false;
        if (openPart < 0 || openKind != part)
        {
            CloseOpen(sink);
            (openPart, openKind) = (nextPart++, part);
            sink.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = openPart, Part = part });
        }

        Count(raw);
        sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = openPart, Part = part, Delta = delta, Raw = raw });
        return true;
    }

    private void ReadCalls(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, IEventSink sink)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) ReadCall(ref reader, chunk, sink);
    }

    private void ReadCall(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, IEventSink sink)
    {
        long? index = null;
        ReadOnlySpan<byte> id = default;
        var called = default(Utf8JsonReader);
        bool any = false, custom = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = reader.ValueTextEquals("index"u8), isId = reader.ValueTextEquals("id"u8), isCustom = reader.ValueTextEquals("custom"u8);
            bool isCalled = isCustom || reader.ValueTextEquals("function"u8);
            reader.Read();
            if (isIndex && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)) index = number;
            else if (isId && reader.TokenType == JsonTokenType.String) id = reader.ValueSpan;
            else if (isCalled && reader.TokenType == JsonTokenType.StartObject)
            {
                called = reader;
                (any, custom) = (true, isCustom);
            }

            reader.Skip();
        }

        ChatCallSlots.Slot slot = calls.Find(index, id);
        if (any) ReadCalled(ref called, chunk, slot, custom, sink);
    }

    private void ReadDeprecatedCall(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, IEventSink sink)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) ReadCalled(ref reader, chunk, calls.Find(-1, default), custom: false, sink);
        else reader.Skip();
    }

    private void ReadCalled(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, ChatCallSlots.Slot slot, bool custom, IEventSink sink)
    {
        ReadOnlySpan<byte> name = default, arguments = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = reader.ValueTextEquals("name"u8);
            bool isArguments = reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("input"u8);
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String) name = reader.ValueSpan;
            else if (isArguments && reader.TokenType == JsonTokenType.String) arguments = reader.ValueSpan;
            else if (isArguments && reader.TokenType == JsonTokenType.StartObject) arguments = Escape(Whole(ref reader, chunk));
            reader.Skip();
        }

        if (!name.IsEmpty && slot.Part < 0) OpenCall(slot, name, custom, sink);
        if (arguments.IsEmpty) return;
        if (slot.Part >= 0) TellArguments(slot, arguments, sink);
        else slot.Early = slot.Early.Concat(JsonText.Quote(arguments));
    }

    private void OpenCall(ChatCallSlots.Slot slot, ReadOnlySpan<byte> name, bool custom, IEventSink sink)
    {
        CloseOpen(sink);
        slot.Part = nextPart++;
        if (slot.Id.IsNull) slot.Id = ChatCallIds.Make(AnswerId, slot.Place);
        if (custom) slot.Kind = StreamPartKind.CustomToolCall;
        Count(name);
        sink.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = slot.Part, Part = slot.Kind, Id = slot.Id.Raw, Name = name });
        if (!slot.Early.IsNull) TellArguments(slot, slot.Early.Raw, sink);
    }

    private void TellArguments(ChatCallSlots.Slot slot, ReadOnlySpan<byte> arguments, IEventSink sink)
    {
        Count(arguments);
        sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = slot.Part, Part = slot.Kind, Delta = DeltaKind.Arguments, Raw = arguments });
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk, IEventSink sink)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadOnlySpan<byte> annotation = Whole(ref reader, chunk);
            if (openPart < 0 || openKind != StreamPartKind.Text) continue;
            sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = openPart, Delta = DeltaKind.Annotation, Raw = annotation });
        }
    }

    private void CloseOpen(IEventSink sink)
    {
        if (openPart < 0) return;
        sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = openPart, Part = openKind });
        openPart = -1;
    }

    private void Count(ReadOnlySpan<byte> raw)
    {
        facts.HasContent = true;
        facts.ContentBytes += raw.Length;
    }

    private ReadOnlySpan<byte> Escape(scoped ReadOnlySpan<byte> json)
    {
        scratch.ResetWrittenCount();
        JsonEscapes.Escape(json, scratch);
        return scratch.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Whole(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> chunk)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return chunk[start..(int)reader.BytesConsumed];
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
