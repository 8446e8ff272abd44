using System.Buffers;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>
/// Writes a stream for an Anthropic caller. The grammar knows one open block at a time (protocols 3.6): parts that begin while another is
/// open write into a buffer of their own, which goes out when their turn comes. <c>message_delta</c> waits for the end, because usage may follow the stop.
/// </summary>
internal sealed class EventWriter(AnswerContext context) : IEventWriter
{
    private readonly List<WrittenPart> parts = [];
    private readonly List<WrittenPart> begun = [];
    private readonly ArrayBufferWriter<byte> scratch = new();
    private readonly ArrayBufferWriter<byte> stopTexts = new();
    private int open;
    private int sequenceLength;
    private bool started;
    private bool hasCall;
    private bool hasRefusal;
    private StopReason reason;
    private TokenUsage? usage;

    public IBufferWriter<byte> Output { get; set; } = new ArrayBufferWriter<byte>();

    public LossList Losses { get; } = new();

    public long NextSequence => 0;

    public void On(in StreamEvent streamEvent)
    {
        usage = streamEvent.Usage ?? usage;
        switch (streamEvent.Kind)
        {
            case StreamEventKind.Start: Start(streamEvent.Id, streamEvent.Name); break;
            case StreamEventKind.PartStart: Begin(streamEvent); break;
            case StreamEventKind.Delta: Add(streamEvent); break;
            case StreamEventKind.PartStop: Stop(streamEvent.Index); break;
            case StreamEventKind.Stop: NoteStop(streamEvent); break;
            case StreamEventKind.End: End(); break;
            case StreamEventKind.Ping: EventFrames.WritePing(Output); break;
        }
    }

    private void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (!started)
        {
            started = true;
            EventFrames.WriteStart(Output, scratch, id, model, usage ?? default, context);
        }
    }

    private void Begin(in StreamEvent e)
    {
        Start(default, default);
        var part = PartAt(e.Index);
        part.Begin(e.Part, e.Id);
        switch (e.Part)
        {
            case StreamPartKind.Opaque when context.Origin != Dialect.Anthropic:
                Losses.Add("output");
                break;
            case StreamPartKind.Opaque:
                EventFrames.WriteBlock(OpenBlock(part), scratch, part.Block, e.Raw);
                break;
            case StreamPartKind.ToolCall or StreamPartKind.CustomToolCall:
                hasCall = true;
                EventFrames.WriteToolStart(OpenBlock(part), scratch, part.Block, e.Id, ToolNames.Restore(e.Name, context.Request));
                OpenCustom(part);
                break;
            case StreamPartKind.Thinking:
                EventFrames.WriteThinkingStart(OpenBlock(part), part.Block);
                break;
            case StreamPartKind.RedactedThinking:
                EventFrames.WriteRedacted(OpenBlock(part), scratch, part.Block, e.Raw);
                break;
        }
    }

    // A custom tool's free text travels as the one string of an object.
    private void OpenCustom(WrittenPart part)
    {
        if (part.Kind == StreamPartKind.CustomToolCall)
        {
            EventFrames.WriteDelta(TargetOf(part), part.Block, DeltaKind.Arguments, "{\\\"input\\\":\\\""u8);
        }
    }

    private void Add(in StreamEvent e)
    {
        if (e.Index >= parts.Count || e.Raw.IsEmpty)
        {
            return;
        }

        var part = parts[e.Index];
        var isText = part.Kind is StreamPartKind.Text or StreamPartKind.Refusal && (e.Delta != DeltaKind.Annotation || context.Origin == Dialect.Anthropic);
        if (isText && part.Block < 0)
        {
            // Begun with the first text, because callers echo blocks and empty ones are refused.
            hasRefusal |= part.Kind == StreamPartKind.Refusal;
            EventFrames.WriteTextStart(OpenBlock(part), part.Block);
        }

        if (part.Block < 0)
        {
            Losses.Add(e.Delta == DeltaKind.Annotation ? "annotations" : "output");
            return;
        }

        switch (e.Delta)
        {
            case DeltaKind.Annotation:
                AddAnnotation(part, e.Raw);
                break;
            case DeltaKind.EncryptedReasoning or DeltaKind.Signature when context.Origin != Dialect.Anthropic:
                var wrapped = ReasoningEnvelope.WrapDelta(context.Origin, e.Delta, redacted: false, context.Provider, part.ItemId, e.Raw);
                EventFrames.WriteDelta(TargetOf(part), part.Block, DeltaKind.Signature, wrapped.Raw);
                break;
            case DeltaKind.Arguments when part.Kind == StreamPartKind.CustomToolCall:
                scratch.ResetWrittenCount();
                Json.JsonEscapes.Escape(e.Raw, scratch);
                EventFrames.WriteDelta(TargetOf(part), part.Block, e.Delta, scratch.WrittenSpan);
                break;
            default:
                EventFrames.WriteDelta(TargetOf(part), part.Block, e.Delta, e.Raw);
                break;
        }
    }

    private void AddAnnotation(WrittenPart part, ReadOnlySpan<byte> citation)
    {
        if (context.Origin == Dialect.Anthropic)
        {
            EventFrames.WriteCitation(TargetOf(part), scratch, part.Block, citation);
        }
        else
        {
            Losses.Add("annotations");
        }
    }

    private void Stop(int index)
    {
        if (index >= parts.Count || parts[index] is not { IsStopped: false } part)
        {
            return;
        }

        part.IsStopped = true;
        if (part.Block < 0)
        {
            return;
        }

        if (part.Kind == StreamPartKind.CustomToolCall)
        {
            EventFrames.WriteDelta(TargetOf(part), part.Block, DeltaKind.Arguments, "\\\"}"u8);
        }

        EventFrames.WriteStop(TargetOf(part), part.Block);
        while (open < begun.Count && begun[open].IsStopped)
        {
            if (++open < begun.Count)
            {
                Release(begun[open]);
            }
        }
    }

    private void NoteStop(in StreamEvent e)
    {
        Start(default, default);
        for (var i = 0; i < parts.Count; i++)
        {
            Stop(i);
        }

        reason = e.Stop;
        stopTexts.ResetWrittenCount();
        stopTexts.Write(e.Raw);
        stopTexts.Write(e.Name);
        sequenceLength = e.Raw.Length;
    }

    private void End()
    {
        var texts = stopTexts.WrittenSpan;
        var settled = StopReasons.Settle(reason, hasCall, hasRefusal);
        EventFrames.WriteEnd(Output, scratch, settled, texts[..sequenceLength], texts[sequenceLength..], usage ?? default);
    }

    private WrittenPart PartAt(int index)
    {
        while (parts.Count <= index)
        {
            parts.Add(new WrittenPart());
        }

        return parts[index];
    }

    // Gives the part the next block index and says where its frames go.
    private IBufferWriter<byte> OpenBlock(WrittenPart part)
    {
        part.Block = begun.Count;
        begun.Add(part);
        return TargetOf(part);
    }

    private IBufferWriter<byte> TargetOf(WrittenPart part) => part.Block == open ? Output : part.Waiting;

    private void Release(WrittenPart part)
    {
        Output.Write(part.Waiting.WrittenSpan);
        part.Waiting.Clear();
    }
}
