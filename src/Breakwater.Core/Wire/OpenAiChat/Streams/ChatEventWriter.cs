using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>Writes events as chunks for a Chat caller (protocols 1.5, 8.5).</summary>
internal sealed class ChatEventWriter : IEventWriter
{
    private readonly AnswerContext context;
    private readonly ChatChunks chunks;
    private readonly ChatCallWriter calls;
    private readonly ChatReasoningWriter reasoning;
    private readonly ChatAnnotations annotations;
    private readonly Dictionary<int, StreamPartKind> open = [];
    private TokenUsage? usage;
    private bool refused, stopped, ended;

    public ChatEventWriter(AnswerContext context)
    {
        this.context = context;
        chunks = new ChatChunks();
        calls = new ChatCallWriter(chunks, context.Request);
        reasoning = new ChatReasoningWriter(chunks, context);
        annotations = new ChatAnnotations(Losses);
    }

    public IBufferWriter<byte> Output
    {
        get => chunks.Output;
        set => chunks.Output = value;
    }

    public LossList Losses { get; } = new();

    public long NextSequence => 0;

    public void On(in StreamEvent streamEvent)
    {
        if (ended) return;
        usage = streamEvent.Usage ?? usage;
        switch (streamEvent.Kind)
        {
            case StreamEventKind.Start:
                Begin(streamEvent);
                break;
            case StreamEventKind.PartStart:
                StartPart(streamEvent);
                break;
            case StreamEventKind.Delta:
                WriteDelta(streamEvent);
                break;
            case StreamEventKind.PartStop:
                StopPart(streamEvent.Index);
                break;
            case StreamEventKind.Stop:
                Stop(streamEvent);
                break;
            case StreamEventKind.End:
                End();
                break;
            case StreamEventKind.Ping:
                chunks.WritePing();
                break;
            case StreamEventKind.Error:
                // The line says what failed, with the fault it makes of it.
                ended = true;
                break;
        }
    }

    private void Begin(in StreamEvent start)
    {
        if (chunks.HasBegun) return;
        JsonText model = start.Name.IsEmpty ? JsonText.From(context.Model) : JsonText.Quote(start.Name);
        chunks.Begin(ChatCallIds.OfAnswer(start.Id, context.RequestId), model, start.Created > 0 ? start.Created : context.Created);
        chunks.WriteDelta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"u8, default, default);
    }

    private void StartPart(in StreamEvent start)
    {
        open[start.Index] = start.Part;
        switch (start.Part)
        {
            case StreamPartKind.Text:
                annotations.BeginPart();
                break;
            case StreamPartKind.ToolCall or StreamPartKind.CustomToolCall:
                calls.Start(start);
                break;
            case StreamPartKind.Thinking or StreamPartKind.RedactedThinking:
                reasoning.Start(start);
                break;
            case StreamPartKind.Opaque:
                Losses.Add("content.server_tools");
                break;
        }
    }

    private void WriteDelta(in StreamEvent delta)
    {
        switch (delta.Delta)
        {
            case DeltaKind.Text when !delta.Raw.IsEmpty:
                annotations.Advance(delta.Raw);
                chunks.WriteDelta("{\"content\":\""u8, delta.Raw, "\"}"u8);
                break;
            case DeltaKind.Refusal when !delta.Raw.IsEmpty:
                refused = true;
                chunks.WriteDelta("{\"refusal\":\""u8, delta.Raw, "\"}"u8);
                break;
            case DeltaKind.Arguments:
                calls.Append(delta.Index, delta.Raw);
                break;
            case DeltaKind.Annotation:
                annotations.Add(delta.Raw);
                break;
            case DeltaKind.Thinking or DeltaKind.Signature or DeltaKind.EncryptedReasoning:
                reasoning.Append(delta.Delta, delta.Raw);
                break;
        }
    }

    private void StopPart(int index)
    {
        if (!open.Remove(index, out StreamPartKind kind)) return;
        switch (kind)
        {
            case StreamPartKind.Text:
                annotations.EndPart();
                break;
            case StreamPartKind.ToolCall or StreamPartKind.CustomToolCall:
                calls.Stop(index);
                break;
            case StreamPartKind.Thinking or StreamPartKind.RedactedThinking:
                reasoning.Stop();
                break;
        }
    }

    private void Stop(in StreamEvent stop)
    {
        if (stopped || !chunks.HasBegun) return;
        stopped = true;

        // A provider that ran into its limit may leave a part open.
        foreach (int index in open.Keys) StopPart(index);
        if (!annotations.Elements.IsEmpty) chunks.WriteDelta("{\"annotations\":["u8, annotations.Elements, "]}"u8);
        if (stop.Stop == StopReason.Refusal && !refused && !stop.Name.IsEmpty) chunks.WriteDelta("{\"refusal\":\""u8, stop.Name, "\"}"u8);
        chunks.WriteFinish(ChatStops.Write(stop.Stop, calls.Any, Losses));
    }

    private void End()
    {
        if (!stopped) return;
        ended = true;
        if (context.IncludeUsage && usage is { } told) chunks.WriteUsage(told);
        chunks.WriteDone();
    }
}
