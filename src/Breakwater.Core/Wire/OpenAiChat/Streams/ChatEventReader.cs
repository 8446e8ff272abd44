using System.Text.Json;
using System.Text.Unicode;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>
/// Turns a provider's chunks into events (protocols 1.5, 8.5). Properties may come in any order, so a chunk is gone over once for its
/// outline and then from the place where its choices are.
/// </summary>
internal sealed class ChatEventReader : IEventReader
{
    private static readonly ProviderError Invalid = new(200, "the provider's stream holds a chunk that is not valid JSON");

    private readonly ChatDeltaReader deltas;
    private bool started, stopped, ended;

    public ChatEventReader() => deltas = new ChatDeltaReader(Facts);

    public StreamFacts Facts { get; } = new();

    public void Read(in SseFrame frame, IEventSink sink)
    {
        ReadOnlySpan<byte> data = frame.Data;
        if (ended || data.IsEmpty) return;
        if (data.StartsWith("[DONE]"u8))
        {
            End(sink);
            return;
        }

        bool isError = frame.Event.SequenceEqual("error"u8);
        if ((isError || ChatScan.HasValue(data, "\"error\""u8)) && OpenAiErrorBody.ReadFrame(data, flat: isError) is { } error)
        {
            Fail(error, sink);
            return;
        }

        // The JSON reader looks at the bytes of a string only when it is unescaped, which translating never does.
        if (!Utf8.IsValid(data))
        {
            Fail(Invalid, sink);
            return;
        }

        try
        {
            ReadChunk(data, sink);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            Fail(Invalid, sink);
        }
    }

    public void Finish(IEventSink sink) => ended = true;

    private void ReadChunk(ReadOnlySpan<byte> data, IEventSink sink)
    {
        var reader = new Utf8JsonReader(data);
        var choices = default(Utf8JsonReader);
        ReadOnlySpan<byte> id = default, model = default;
        long created = 0;
        TokenUsage? usage = null;
        bool any = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) id = Text(ref reader);
            else if (reader.ValueTextEquals("model"u8)) model = Text(ref reader);
            else if (reader.ValueTextEquals("created"u8)) created = Whole(ref reader) ?? 0;
            else if (reader.ValueTextEquals("usage"u8)) usage = Usage(ref reader);
            else
            {
                bool isChoices = reader.ValueTextEquals("choices"u8);
                reader.Read();
                any |= isChoices && reader.TokenType == JsonTokenType.StartArray;
                if (isChoices) choices = reader;
                reader.Skip();
            }
        }

        if (any) ReadChoices(ref choices, data, new Beginning(id, model, created), sink);
        if (usage is not null && !ended) TellUsage(usage.Value with { Tier = ChatScan.TierOf(data) }, new Beginning(id, model, created), sink);
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, scoped in Beginning beginning, IEventSink sink)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var delta = default(Utf8JsonReader);
            ReadOnlySpan<byte> reason = default;
            long index = 0;
            bool any = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("index"u8)) index = Whole(ref reader) ?? 0;
                else if (reader.ValueTextEquals("finish_reason"u8)) reason = Text(ref reader);
                else
                {
                    bool isDelta = reader.ValueTextEquals("delta"u8);
                    reader.Read();
                    any |= isDelta && reader.TokenType == JsonTokenType.StartObject;
                    if (isDelta) delta = reader;
                    reader.Skip();
                }
            }

            if (index != 0 || stopped) continue;
            Begin(beginning, sink);
            if (any) deltas.Read(ref delta, data, sink);
            if (!reason.IsEmpty) Stop(reason, sink);
        }
    }

    private void Begin(scoped in Beginning beginning, IEventSink sink)
    {
        if (started) return;
        started = true;
        deltas.AnswerId = beginning.Id.ToArray();
        sink.On(new StreamEvent { Kind = StreamEventKind.Start, Id = beginning.Id, Name = beginning.Model, Created = beginning.Created });
    }

    private void TellUsage(TokenUsage usage, scoped in Beginning beginning, IEventSink sink)
    {
        Begin(beginning, sink);
        Facts.Usage = usage;
        sink.On(new StreamEvent { Kind = StreamEventKind.Usage, Usage = usage });
    }

    private void Stop(ReadOnlySpan<byte> reason, IEventSink sink)
    {
        stopped = true;
        deltas.CloseAll(sink);
        StopReason stop = ChatStops.Read(reason, deltas.AnyCall, deltas.AnyRefusal);
        sink.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = stop, Usage = Facts.Usage });
    }

    private void End(IEventSink sink)
    {
        ended = true;
        if (!started) return;

        // Some servers leave the reason out; the terminator still says that the answer is whole.
        if (!stopped) Stop("stop"u8, sink);
        Facts.IsComplete = true;
        sink.On(new StreamEvent { Kind = StreamEventKind.End });
    }

    private void Fail(ProviderError error, IEventSink sink)
    {
        ended = true;
        Facts.Error = error;
        sink.On(new StreamEvent { Kind = StreamEventKind.Error, Error = error });
    }

    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.ValueSpan;
        reader.Skip();
        return default;
    }

    private static long? Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isNumber = reader.TokenType == JsonTokenType.Number;
        if (isNumber && reader.TryGetDouble(out double value)) return (long)Math.Clamp(value, -1, uint.MaxValue * 2.0);
        reader.Skip();
        return null;
    }

    private static TokenUsage? Usage(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) return ChatUsage.Read(ref reader);
        reader.Skip();
        return null;
    }

    private readonly ref struct Beginning(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long created)
    {
        public readonly ReadOnlySpan<byte> Id = id, Model = model;
        public readonly long Created = created;
    }
}
