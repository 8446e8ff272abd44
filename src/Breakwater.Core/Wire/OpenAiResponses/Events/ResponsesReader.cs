using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>
/// Reads a provider's stream. Items are told apart by their <c>output_index</c>, never by id, and what only a <c>.done</c> event tells is taken from
/// there (protocols 2.6).
/// </summary>
internal sealed class ResponsesReader : IEventReader
{
    private readonly PartTracker parts;
    private bool isStarted;
    private bool isOver;

    public ResponsesReader() => parts = new PartTracker(Facts);

    public StreamFacts Facts { get; } = new();

    public void Read(in SseFrame frame, IEventSink sink)
    {
        if (frame.IsComment)
        {
            sink.On(new StreamEvent { Kind = StreamEventKind.Ping });
            return;
        }

        if (isOver || frame.Data.IsEmpty || frame.Data.StartsWith("[DONE]"u8))
        {
            return;
        }

        var error = JsonScanner.Validate(frame.Data);
        if (error.IsError || JsonScanner.KindOf(frame.Data) != JsonKind.Object)
        {
            Fail(new ProviderError(FaultTable.Of(FaultKind.Malformed).OpenAi.Status, "the provider sent an event that is not a JSON object"), sink);
            return;
        }

        var fields = new FrameFields(frame.Data);
        var type = fields.Type.IsEmpty ? frame.Event : fields.Type;
        if (type.SequenceEqual("error"u8))
        {
            Fail(Failures.ReadFrame(frame.Data), sink);
        }
        else if (type.StartsWith("response."u8))
        {
            Dispatch(type["response."u8.Length..], fields, sink);
        }
        else if (type.SequenceEqual("keepalive"u8))
        {
            sink.On(new StreamEvent { Kind = StreamEventKind.Ping });
        }
    }

    public void Finish(IEventSink sink)
    {
        // The last event is the terminator and was handed over when it came; without it the stream was cut.
    }

    private void Dispatch(ReadOnlySpan<byte> type, in FrameFields fields, IEventSink sink)
    {
        if (type.SequenceEqual("completed"u8) || type.SequenceEqual("incomplete"u8))
        {
            End(new ResponseFields(fields.Response), type, sink);
        }
        else if (type.SequenceEqual("failed"u8))
        {
            Fail(Failures.Read(new ResponseFields(fields.Response).Error), sink);
        }
        else if (!fields.Response.IsEmpty)
        {
            Start(new ResponseFields(fields.Response), sink);
        }
        else
        {
            DispatchPart(type, fields, sink);
        }
    }

    private void DispatchPart(ReadOnlySpan<byte> type, in FrameFields fields, IEventSink sink)
    {
        if (type.EndsWith(".delta"u8))
        {
            if (KindOf(type[..^".delta"u8.Length]) is { } kind)
            {
                parts.Add(kind, fields, fields.Delta, sink);
            }
        }
        else if (type.SequenceEqual("output_text.annotation.added"u8))
        {
            parts.Annotate(fields, sink);
        }
        else if (type.SequenceEqual("output_item.added"u8))
        {
            parts.ItemAdded(fields, sink);
        }
        else if (type.SequenceEqual("output_item.done"u8))
        {
            parts.ItemDone(fields, sink);
        }
        else if (type.SequenceEqual("content_part.added"u8))
        {
            parts.PartAdded(fields, sink);
        }
        else if (type.SequenceEqual("content_part.done"u8))
        {
            parts.PartDone(fields, sink);
        }
        else if (type.SequenceEqual("reasoning_summary_part.added"u8))
        {
            parts.ParagraphAdded(fields);
        }
        else if (type.EndsWith(".done"u8) && KindOf(type[..^".done"u8.Length]) is { } kind)
        {
            parts.AddMissing(kind, fields, sink);
        }
    }

    private static DeltaKind? KindOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("output_text"u8) ? DeltaKind.Text
        : type.SequenceEqual("refusal"u8) ? DeltaKind.Refusal
        : type.SequenceEqual("function_call_arguments"u8) || type.SequenceEqual("custom_tool_call_input"u8) ? DeltaKind.Arguments
        : type.SequenceEqual("reasoning_summary_text"u8) || type.SequenceEqual("reasoning_text"u8) ? DeltaKind.Thinking
        : null;

    private void Start(in ResponseFields response, IEventSink sink)
    {
        if (isStarted)
        {
            return;
        }

        isStarted = true;
        Facts.AnswerId = response.Id.IsEmpty ? null : Encoding.UTF8.GetString(response.Id);
        sink.On(new StreamEvent
        {
            Kind = StreamEventKind.Start,
            Id = response.Id,
            Name = response.Model,
            Created = response.Created,
            Usage = response.Usage,
        });
    }

    private void End(in ResponseFields response, ReadOnlySpan<byte> type, IEventSink sink)
    {
        if (response.HasFailed)
        {
            Fail(Failures.Read(response.Error), sink);
            return;
        }

        Start(response, sink);
        parts.CloseAll(sink);
        isOver = true;
        Facts.IsComplete = true;
        if (response.Usage is { } usage)
        {
            Facts.Usage = usage;
            sink.On(new StreamEvent { Kind = StreamEventKind.Usage, Usage = usage });
        }

        var stop = type.SequenceEqual("incomplete"u8) && response.Status.IsEmpty
            ? StopReason.MaxTokens
            : response.StopOf(parts.HasCalls, parts.HasRefusal);
        sink.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = stop, Usage = response.Usage });
        sink.On(new StreamEvent { Kind = StreamEventKind.End });
    }

    private void Fail(ProviderError error, IEventSink sink)
    {
        isOver = true;
        Facts.Error = error;
        sink.On(new StreamEvent { Kind = StreamEventKind.Error, Error = error });
    }
}
