using System.Buffers.Text;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>What an event of a stream is.</summary>
internal enum EventType { Unknown, MessageStart, BlockStart, BlockDelta, BlockStop, MessageDelta, MessageStop, Ping, Error }

/// <summary>
/// One event's payload, taken apart by the scan that validates it. Texts are escaped, without quotes; empty when absent.
/// The fields of <c>message</c>, <c>content_block</c> and <c>delta</c> share their places, since an event has only one of these.
/// </summary>
internal ref struct EventFrame : IJsonVisitor
{
    private readonly ReadOnlySpan<byte> data;
    private bool inside;
    private JsonRange rootType;
    private JsonRange rootUsage;

    private EventFrame(ReadOnlySpan<byte> data) => this.data = data;

    public EventType Event { get; private set; }

    /// <summary>The provider's block index; -1 when absent.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>The <c>type</c> of block or delta.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>The message's, block's or delta's whole object, from the event's data.</summary>
    public JsonRange Inner { get; private set; }

    /// <summary><c>text</c>, <c>thinking</c> or <c>partial_json</c>.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public ReadOnlySpan<byte> Signature { get; private set; }

    /// <summary><c>data</c> of redacted thinking.</summary>
    public ReadOnlySpan<byte> Redacted { get; private set; }

    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary><c>model</c> of a message or <c>name</c> of a tool.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary><c>input</c> of a tool call, when it is an object; from the event's data.</summary>
    public JsonRange Input { get; private set; }

    /// <summary><c>content</c> of a message, when it is an array.</summary>
    public JsonRange Content { get; private set; }

    /// <summary><c>citation</c>, a JSON object.</summary>
    public ReadOnlySpan<byte> Citation { get; private set; }

    public ReadOnlySpan<byte> StopReason { get; private set; }

    public ReadOnlySpan<byte> StopSequence { get; private set; }

    /// <summary><c>stop_details</c>, a JSON object.</summary>
    public JsonRange StopDetails { get; private set; }

    /// <summary><c>usage</c>, a JSON object; empty when absent.</summary>
    public ReadOnlySpan<byte> Usage { get; private set; }

    /// <summary>Takes a frame apart; false when its payload is no JSON object.</summary>
    public static bool TryRead(in SseFrame frame, out EventFrame read)
    {
        read = new EventFrame(frame.Data);
        if (JsonScanner.KindOf(frame.Data) != JsonKind.Object || JsonScanner.Scan(frame.Data, ref read).IsError)
        {
            return false;
        }

        if (read.rootUsage.Length > 0)
        {
            read.Usage = read.rootUsage.In(frame.Data);
        }

        read.Event = TypeOf(read.rootType.Length > 2 ? frame.Data.Slice(read.rootType.Start + 1, read.rootType.Length - 2) : frame.Event);
        return true;
    }

    /// <summary>The type that a name stands for.</summary>
    public static EventType TypeOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("content_block_delta"u8) => EventType.BlockDelta,
        _ when name.SequenceEqual("content_block_start"u8) => EventType.BlockStart,
        _ when name.SequenceEqual("content_block_stop"u8) => EventType.BlockStop,
        _ when name.SequenceEqual("message_start"u8) => EventType.MessageStart,
        _ when name.SequenceEqual("message_delta"u8) => EventType.MessageDelta,
        _ when name.SequenceEqual("message_stop"u8) => EventType.MessageStop,
        _ when name.SequenceEqual("ping"u8) => EventType.Ping,
        _ when name.SequenceEqual("error"u8) => EventType.Error,
        _ => EventType.Unknown,
    };

    public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind)
    {
        inside = kind == JsonKind.Object
            && (name.SequenceEqual("delta"u8) || name.SequenceEqual("content_block"u8) || name.SequenceEqual("message"u8));
        return inside;
    }

    public void Property(scoped JsonMember member)
    {
        if (inside && member.Kind == JsonKind.Object)
        {
            Inner = member.Value;
        }
        else if (member.Name.SequenceEqual("type"u8) && member.Kind == JsonKind.String)
        {
            rootType = member.Value;
        }
        else if (member.Name.SequenceEqual("index"u8) && member.Kind == JsonKind.Number)
        {
            var number = member.Value.In(data);
            Index = Utf8Parser.TryParse(number, out int index, out var read) && read == number.Length ? index : -1;
        }
        else if (member.Name.SequenceEqual("usage"u8) && member.Kind == JsonKind.Object)
        {
            rootUsage = member.Value;
        }

        inside = false;
    }

    public void Child(int element, scoped JsonMember member)
    {
        switch (member.Kind)
        {
            case JsonKind.String:
                TakeText(member.Name, data.Slice(member.Value.Start + 1, member.Value.Length - 2));
                break;
            case JsonKind.Object:
                TakeObject(member.Name, member.Value);
                break;
            case JsonKind.Array when member.Name.SequenceEqual("content"u8):
                Content = member.Value;
                break;
        }
    }

    public readonly void Element(int element, JsonKind kind, JsonRange value)
    {
    }

    private void TakeText(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (name.SequenceEqual("type"u8))
        {
            Type = text;
        }
        else if (name.SequenceEqual("text"u8) || name.SequenceEqual("partial_json"u8) || name.SequenceEqual("thinking"u8))
        {
            Text = text;
        }
        else if (name.SequenceEqual("signature"u8))
        {
            Signature = text;
        }
        else if (name.SequenceEqual("data"u8))
        {
            Redacted = text;
        }
        else if (name.SequenceEqual("id"u8))
        {
            Id = text;
        }
        else if (name.SequenceEqual("name"u8) || name.SequenceEqual("model"u8))
        {
            Name = text;
        }
        else if (name.SequenceEqual("stop_reason"u8))
        {
            StopReason = text;
        }
        else if (name.SequenceEqual("stop_sequence"u8))
        {
            StopSequence = text;
        }
    }

    private void TakeObject(scoped ReadOnlySpan<byte> name, JsonRange value)
    {
        if (name.SequenceEqual("usage"u8))
        {
            Usage = value.In(data);
        }
        else if (name.SequenceEqual("input"u8))
        {
            Input = value;
        }
        else if (name.SequenceEqual("citation"u8))
        {
            Citation = value.In(data);
        }
        else if (name.SequenceEqual("stop_details"u8))
        {
            StopDetails = value;
        }
    }
}
