using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>Reads a provider's stream. One block is open at a time; what only this dialect knows is gathered and handed over whole.</summary>
internal sealed class EventReader : IEventReader
{
    private const int Closed = -1;

    private readonly OpaqueBlock opaque = new();
    private readonly ArrayBufferWriter<byte> arguments = new();
    private UsageTally tally;
    private byte[] id = [];
    private int parts;
    private int openBlock = Closed;
    private StreamPartKind openKind;
    private StopReason startReason;
    private bool started;
    private bool stopped;
    private bool over;
    private bool hasCall;
    private bool hasArguments;

    public StreamFacts Facts { get; } = new();

    private int OpenPart => parts - 1;

    public void Read(in SseFrame frame, IEventSink sink)
    {
        if (over || !frame.HasData || frame.Data.Trim(" \t"u8).IsEmpty || frame.Data.StartsWith("[DONE]"u8))
        {
            return;
        }

        if (!EventFrame.TryRead(frame, out var read))
        {
            Fail(new ProviderError(502, "The provider sent an event that is not a JSON object"), sink);
            return;
        }

        switch (read.Event)
        {
            case EventType.MessageStart: Start(read, frame.Data, sink); break;
            case EventType.BlockStart: StartBlock(read, frame.Data, sink); break;
            case EventType.BlockDelta: Delta(read, sink); break;
            case EventType.BlockStop: StopBlock(read, sink); break;
            case EventType.MessageDelta: MessageDelta(read, frame.Data, sink); break;
            case EventType.MessageStop: MessageStop(sink); break;
            case EventType.Ping: sink.On(new StreamEvent { Kind = StreamEventKind.Ping }); break;
            case EventType.Error: Fail(ErrorBody.ReadEvent(frame.Data), sink); break;
        }
    }

    /// <summary>Nothing is due: an answer without <c>message_stop</c> is not a whole one.</summary>
    public void Finish(IEventSink sink) => over = true;

    private void Start(in EventFrame read, ReadOnlySpan<byte> data, IEventSink sink)
    {
        if (started)
        {
            StartAgain(read, sink);
            return;
        }

        started = true;
        id = read.Id.ToArray();
        tally.Add(read.Usage);
        Facts.Usage = tally.Known;
        sink.On(new StreamEvent { Kind = StreamEventKind.Start, Id = read.Id, Name = read.Name, Usage = Facts.Usage });
        startReason = StopReasons.Read(read.StopReason);
        if (read.Content.Length > "[]"u8.Length)
        {
            HandOver(data.Slice(read.Content.Start, read.Content.Length).ToArray(), sink);
        }
    }

    // A proxy that repeats the beginning does no harm; one that splices another attempt into a begun answer does.
    private void StartAgain(in EventFrame read, IEventSink sink)
    {
        if (parts > 0 && !read.Id.SequenceEqual(id))
        {
            Fail(new ProviderError(502, "The provider began a second message inside the stream") { Type = "api_error" }, sink);
            return;
        }

        tally.Add(read.Usage);
        Facts.Usage = tally.Known;
    }

    // A message that begins with content (programmatic tool calls) has its blocks complete.
    private void HandOver(byte[] content, IEventSink sink)
    {
        var json = JsonCursor.On(content);
        foreach (var part in BlockReader.ReadContent(ref json))
        {
            switch (part)
            {
                case TextPart text:
                    Open(StreamPartKind.Text, sink);
                    Send(DeltaKind.Text, text.Text.Raw, sink);
                    break;
                case ThinkingPart { Redacted.IsNull: false } redacted:
                    Open(StreamPartKind.RedactedThinking, sink, raw: redacted.Redacted.Raw);
                    break;
                case ThinkingPart thinking:
                    Open(StreamPartKind.Thinking, sink);
                    Send(DeltaKind.Thinking, thinking.Text.Raw, sink);
                    Send(DeltaKind.Signature, thinking.Signature.Raw, sink);
                    break;
                case ToolCallPart call:
                    Open(StreamPartKind.ToolCall, sink, call.CallId.Raw, call.Name.Raw);
                    Send(DeltaKind.Arguments, call.Arguments.Raw, sink);
                    break;
                case OpaquePart block:
                    Open(StreamPartKind.Opaque, sink, raw: block.Raw.Span);
                    break;
                default:
                    continue;
            }

            sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = OpenPart });
        }
    }

    private void StartBlock(in EventFrame read, ReadOnlySpan<byte> data, IEventSink sink)
    {
        if (!started || stopped || openBlock != Closed || read.Index < 0 || read.Inner.Length == 0)
        {
            Fail(new ProviderError(502, "The provider began a content block out of turn"), sink);
            return;
        }

        if (read.Type.SequenceEqual("text"u8))
        {
            Open(StreamPartKind.Text, sink);
            Send(DeltaKind.Text, read.Text, sink);
        }
        else if (read.Type.SequenceEqual("thinking"u8))
        {
            Open(StreamPartKind.Thinking, sink);
            Send(DeltaKind.Thinking, read.Text, sink);
            Send(DeltaKind.Signature, read.Signature, sink);
        }
        else if (read.Type.SequenceEqual("redacted_thinking"u8))
        {
            Open(StreamPartKind.RedactedThinking, sink, raw: read.Redacted);
        }
        else if (read.Type.SequenceEqual("tool_use"u8))
        {
            Open(StreamPartKind.ToolCall, sink, read.Id, read.Name);
            SendInput(read.Input.In(data), sink);
        }
        else
        {
            opaque.Start(data.Slice(read.Inner.Start, read.Inner.Length), read.Input.Length == 0 ? default : read.Input with { Start = read.Input.Start - read.Inner.Start });
            openKind = StreamPartKind.Opaque;
            Facts.HasContent = true;
        }

        openBlock = read.Index;
    }

    // Programmatic calls come with the whole input in the start of the block.
    private void SendInput(ReadOnlySpan<byte> input, IEventSink sink)
    {
        if (input.Length > 2 && input[1..^1].ContainsAnyExcept(" \t\r\n"u8))
        {
            arguments.ResetWrittenCount();
            JsonEscapes.Escape(input, arguments);
            Send(DeltaKind.Arguments, arguments.WrittenSpan, sink);
        }
    }

    private void Delta(in EventFrame read, IEventSink sink)
    {
        if (openBlock == Closed || read.Index != openBlock)
        {
            Fail(new ProviderError(502, "The provider sent content for a block that is not open"), sink);
        }
        else if (openKind == StreamPartKind.Opaque)
        {
            opaque.Add(read.Text);
            Facts.ContentBytes += read.Text.Length;
        }
        else if (read.Type.SequenceEqual("text_delta"u8))
        {
            Send(DeltaKind.Text, read.Text, sink);
        }
        else if (read.Type.SequenceEqual("input_json_delta"u8))
        {
            Send(DeltaKind.Arguments, read.Text, sink);
        }
        else if (read.Type.SequenceEqual("thinking_delta"u8))
        {
            Send(DeltaKind.Thinking, read.Text, sink);
        }
        else if (read.Type.SequenceEqual("signature_delta"u8))
        {
            Send(DeltaKind.Signature, read.Signature, sink);
        }
        else if (read.Type.SequenceEqual("citations_delta"u8))
        {
            Send(DeltaKind.Annotation, read.Citation, sink);
        }
    }

    private void StopBlock(in EventFrame read, IEventSink sink)
    {
        if (openBlock != Closed && read.Index == openBlock)
        {
            if (openKind == StreamPartKind.ToolCall && !hasArguments)
            {
                Send(DeltaKind.Arguments, "{}"u8, sink);
            }

            Close(sink);
        }
    }

    private void MessageDelta(in EventFrame read, ReadOnlySpan<byte> data, IEventSink sink)
    {
        tally.Add(read.Usage);
        Facts.Usage = tally.Known;
        if (!read.StopReason.IsEmpty && !stopped)
        {
            var details = JsonCursor.FindText(read.StopDetails.In(data), "explanation"u8);
            Stop(StopReasons.Read(read.StopReason), read.StopSequence, details, sink);
        }
        else
        {
            sink.On(new StreamEvent { Kind = StreamEventKind.Usage, Usage = Facts.Usage });
        }
    }

    private void MessageStop(IEventSink sink)
    {
        if (!started)
        {
            Fail(new ProviderError(502, "The provider ended a message that it had not begun"), sink);
            return;
        }

        if (!stopped)
        {
            Stop(StopReasons.Settle(startReason, hasCall, hasRefusal: false), default, default, sink);
        }

        over = Facts.IsComplete = true;
        sink.On(new StreamEvent { Kind = StreamEventKind.End });
    }

    private void Stop(StopReason reason, ReadOnlySpan<byte> sequence, ReadOnlySpan<byte> explanation, IEventSink sink)
    {
        // A tool block cut by the token limit is left open (protocols 3.6).
        if (openBlock != Closed)
        {
            Close(sink);
        }

        stopped = true;
        Facts.HasContent |= reason == StopReason.Refusal;
        sink.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = reason, Raw = sequence, Name = explanation, Usage = Facts.Usage });
    }

    private void Open(StreamPartKind kind, IEventSink sink, ReadOnlySpan<byte> id = default, ReadOnlySpan<byte> name = default, ReadOnlySpan<byte> raw = default)
    {
        (openKind, hasArguments) = (kind, false);
        hasCall |= kind == StreamPartKind.ToolCall;
        Facts.HasContent |= kind is not (StreamPartKind.Text or StreamPartKind.Thinking);
        sink.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = parts++, Part = kind, Id = id, Name = name, Raw = raw });
    }

    private void Send(DeltaKind kind, ReadOnlySpan<byte> raw, IEventSink sink)
    {
        if (raw.IsEmpty)
        {
            return;
        }

        hasArguments |= kind == DeltaKind.Arguments;
        Facts.HasContent = true;
        Facts.ContentBytes += kind is DeltaKind.Signature or DeltaKind.Annotation ? 0 : raw.Length;
        sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = OpenPart, Part = openKind, Delta = kind, Raw = raw });
    }

    private void Close(IEventSink sink)
    {
        if (openKind == StreamPartKind.Opaque)
        {
            Open(StreamPartKind.Opaque, sink, raw: opaque.Finish());
        }

        openBlock = Closed;
        sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = OpenPart, Part = openKind });
    }

    private void Fail(ProviderError error, IEventSink sink)
    {
        over = true;
        Facts.Error = error;
        sink.On(new StreamEvent { Kind = StreamEventKind.Error, Error = error });
    }
}
