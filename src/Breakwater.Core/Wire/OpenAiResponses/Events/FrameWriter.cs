using System.Buffers;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>Writes one event after the other with rising sequence numbers, from one buffer.</summary>
internal sealed class FrameWriter
{
    private readonly ArrayBufferWriter<byte> frame = new();

    public IBufferWriter<byte>? Output { get; set; }

    /// <summary>The next event's number.</summary>
    public long Sequence { get; set; }

    /// <summary>Begins an event; the caller adds its members and hands it to <see cref="End"/>.</summary>
    public JsonOut Begin(ReadOnlySpan<byte> type)
    {
        frame.ResetWrittenCount();
        var json = new JsonOut(frame);
        json.BeginObject();
        json.Name("type"u8);
        json.Text(type);
        json.Number("sequence_number"u8, Sequence++);
        return json;
    }

    public void End(ref JsonOut json, ReadOnlySpan<byte> type)
    {
        json.EndObject();
        SseWriter.WriteData(Output ?? throw new InvalidOperationException("The output is set before the first event."), type, frame.WrittenSpan);
    }
}
