using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiResponses.Answers;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>
/// Writes a caller's stream by the whole grammar of protocols 2.6. Output items never interleave: a part that begins while another is open waits in its
/// buffer until that one has ended.
/// </summary>
internal sealed class ResponsesWriter : IEventWriter
{
    private readonly AnswerContext context;
    private readonly FrameWriter frames = new();
    private readonly PartFrames partFrames;
    private readonly OutputItems items;
    private readonly List<PendingPart> pending = [];
    private readonly Stack<PendingPart> free = [];
    private ResponseState state = new("in_progress");
    private TokenUsage? usage;
    private StopReason? stop;
    private bool isStarted;
    private bool isOver;

    public ResponsesWriter(AnswerContext context)
    {
        this.context = context;
        items = new OutputItems(context, Losses);
        partFrames = new PartFrames(frames, items, context);
    }

    public IBufferWriter<byte> Output
    {
        get => frames.Output!;
        set => frames.Output = value;
    }

    public LossList Losses { get; } = new();

    public long NextSequence => frames.Sequence;

    public void On(in StreamEvent streamEvent)
    {
        if (isOver)
        {
            return;
        }

        usage = streamEvent.Usage ?? usage;
        switch (streamEvent.Kind)
        {
            case StreamEventKind.Start:
                Start(streamEvent);
                break;
            case StreamEventKind.PartStart:
                Start(streamEvent);
                Add(streamEvent);
                break;
            case StreamEventKind.Delta:
                Delta(streamEvent);
                break;
            case StreamEventKind.PartStop:
                Stop(streamEvent.Index);
                break;
            case StreamEventKind.Stop:
                stop = streamEvent.Stop;
                break;
            case StreamEventKind.End when stop is { } reason:
                End(reason);
                break;
            case StreamEventKind.Ping:
                SseWriter.WriteComment(Output, "ping"u8);
                break;
            case StreamEventKind.Error:
                // The line knows what the error means and writes it.
                isOver = true;
                break;
        }
    }

    private void Start(in StreamEvent start)
    {
        if (isStarted)
        {
            return;
        }

        isStarted = true;
        var isReal = start.Kind == StreamEventKind.Start;
        state = state with
        {
            Id = ResponseJson.IdOf(isReal ? start.Id : default, context),
            Model = isReal && !start.Name.IsEmpty ? JsonText.Quote(start.Name) : JsonText.From(context.Model),
            Created = start.Created > 0 ? start.Created : context.Created,
        };
        WriteResponse("response.created"u8, state, default);
        WriteResponse("response.in_progress"u8, state, default);
    }

    private void Add(in StreamEvent start)
    {
        var part = free.Count > 0 ? free.Pop() : new PendingPart();
        part.Begin(start);
        pending.Add(part);
        if (part.Kind == StreamPartKind.Opaque)
        {
            Losses.Add("output");
        }

        if (pending.Count == 1)
        {
            partFrames.Open(part);
        }
    }

    private void Delta(in StreamEvent delta)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            var part = pending[i];
            if (part.Index == delta.Index)
            {
                if (part.Take(delta) && i == 0)
                {
                    partFrames.Delta(part, delta.Raw);
                }

                return;
            }
        }
    }

    private void Stop(int index)
    {
        foreach (var part in pending)
        {
            part.IsStopped |= part.Index == index;
        }

        while (pending.Count > 0 && pending[0].IsStopped)
        {
            CloseFirst(isCut: false);
        }
    }

    private void CloseFirst(bool isCut)
    {
        var part = pending[0];
        partFrames.Close(part, isCut);
        pending.RemoveAt(0);
        free.Push(part);
        if (pending.Count > 0)
        {
            partFrames.Open(pending[0]);
            partFrames.Delta(pending[0], pending[0].Text.WrittenSpan);
        }
    }

    private void End(StopReason reason)
    {
        var isCut = reason is StopReason.MaxTokens or StopReason.ContextWindowExceeded;
        Start(default);
        while (pending.Count > 0)
        {
            CloseFirst(isCut && !pending[0].IsStopped);
        }

        partFrames.CloseMessage(isCut);
        isOver = true;
        var outcome = ResponseState.Of(reason, items.HasRefusal);
        state = outcome with { Id = state.Id, Model = state.Model, Created = state.Created, Usage = usage };
        WriteResponse(state.IncompleteReason is null ? "response.completed"u8 : "response.incomplete"u8, state, items.Json);
    }

    private void WriteResponse(ReadOnlySpan<byte> type, ResponseState response, ReadOnlySpan<byte> output)
    {
        var json = frames.Begin(type);
        json.Name("response"u8);
        ResponseJson.Write(ref json, response, output, context.Request);
        frames.End(ref json, type);
    }
}
