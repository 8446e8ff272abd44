using System.Buffers.Text;
using System.Text;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>
/// Watches frames that pass through. It goes by the event's type alone: item ids may change from event to event behind some proxies (protocols 2.6).
/// </summary>
internal sealed class ResponsesWatch : IStreamWatch
{
    public StreamFacts Facts { get; } = new();

    public long NextSequence { get; private set; }

    public FrameVerdict Look(in SseFrame frame)
    {
        var data = frame.Data;
        if (data.IsEmpty || data[0] != (byte)'{' || Facts.IsComplete)
        {
            return FrameVerdict.Pass;
        }

        var type = frame.Event.IsEmpty ? JsonCursor.FindText(data, "type"u8) : frame.Event;
        if (type.EndsWith(".delta"u8))
        {
            LookAtDelta(data);
        }
        else
        {
            Count(JsonCursor.Find(data, "sequence_number"u8));
            LookAtOther(type, data, frame.IsTerminated);
        }

        return FrameVerdict.Pass;
    }

    // Inside strings every quote is escaped, so these patterns only match names. What the delta is does not matter, only that there is one.
    private void LookAtDelta(ReadOnlySpan<byte> data)
    {
        var number = data.IndexOf("\"sequence_number\":"u8);
        if (number >= 0)
        {
            Count(data[(number + "\"sequence_number\":"u8.Length)..].TrimStart((byte)' '));
        }

        var delta = JsonCursor.Find(data, "delta"u8);
        var isText = delta.Length > 0 && delta[0] == (byte)'"';
        var length = isText ? delta.Length - 2 : delta.Length;
        if (length > 0)
        {
            Facts.HasContent = true;
            Facts.ContentBytes += length;
        }
    }

    private void LookAtOther(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, bool isTerminated)
    {
        if (type.SequenceEqual("response.output_item.added"u8))
        {
            var kind = JsonCursor.FindText(JsonCursor.Find(data, "item"u8), "type"u8);
            Facts.HasContent |= !kind.IsEmpty && !kind.SequenceEqual("message"u8) && !kind.SequenceEqual("reasoning"u8);
        }
        else if (type.SequenceEqual("response.output_item.done"u8))
        {
            Facts.HasContent = true;
        }
        else if (type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8))
        {
            // The rest of a cut frame is no end.
            var isWhole = isTerminated || !JsonScanner.Validate(data).IsError;
            Facts.IsComplete = isWhole && Facts.Error is null;
            LookAtResponse(JsonCursor.Find(data, "response"u8));
        }
        else if (type.SequenceEqual("response.failed"u8))
        {
            var response = JsonCursor.Find(data, "response"u8);
            LookAtResponse(response);
            Facts.Error ??= Failures.Read(JsonCursor.Find(response, "error"u8));
        }
        else if (type.SequenceEqual("error"u8))
        {
            Facts.Error ??= Failures.ReadFrame(data);
        }
        else if (Facts.AnswerId is null && type.StartsWith("response."u8))
        {
            LookAtResponse(JsonCursor.Find(data, "response"u8));
        }
    }

    private void LookAtResponse(ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty)
        {
            return;
        }

        var fields = new ResponseFields(response);
        Facts.Usage = fields.Usage ?? Facts.Usage;
        if (Facts.AnswerId is null && !fields.Id.IsEmpty)
        {
            Facts.AnswerId = Encoding.UTF8.GetString(fields.Id);
        }
    }

    private void Count(ReadOnlySpan<byte> number)
    {
        if (Utf8Parser.TryParse(number, out long sequence, out _) && sequence >= 0 && sequence < long.MaxValue)
        {
            NextSequence = sequence + 1;
        }
    }
}
