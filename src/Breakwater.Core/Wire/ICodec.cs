using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Wire;

/// <summary>One dialect: the same four parts in each. Stateless and safe for concurrent use.</summary>
public interface ICodec
{
    /// <summary>The dialect it speaks.</summary>
    Dialect Dialect { get; }

    /// <summary>Its requests.</summary>
    IRequestCodec Requests { get; }

    /// <summary>Its complete answers.</summary>
    IAnswerCodec Answers { get; }

    /// <summary>Its streams.</summary>
    IEventCodec Events { get; }

    /// <summary>Its errors, complete and in mid-stream.</summary>
    IErrorCodec Errors { get; }
}

/// <summary>Requests of one dialect.</summary>
public interface IRequestCodec
{
    /// <summary>
    /// Validates the whole body (JSON, duplicate keys, types of the known fields, required fields) and finds what the gateway needs. Null fault and an envelope, or the reverse.
    /// </summary>
    Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope);

    /// <summary>Reads a body that <see cref="ReadEnvelope"/> accepted. The result keeps slices of <paramref name="body"/>.</summary>
    Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request);

    /// <summary>Writes the request for a provider of this dialect. A fault names the field that cannot be expressed; what is merely dropped goes to <paramref name="losses"/>.</summary>
    Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses);

    /// <summary>Writes the caller's own body for a provider of the same dialect, changing only model and usage option.</summary>
    void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output);
}

/// <summary>Complete answers of one dialect.</summary>
public interface IAnswerCodec
{
    /// <summary>Usage and verdict of a complete 200 answer that is passed through. A fault when the body is not a whole answer, or says it failed.</summary>
    Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts);

    /// <summary>Reads a complete 200 answer; a fault when it is not one. The result keeps slices of <paramref name="body"/>.</summary>
    Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer);

    /// <summary>Writes an answer for a caller of this dialect; what is dropped goes to <paramref name="losses"/>.</summary>
    void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses);
}

/// <summary>Streams of one dialect. What the methods open is for one stream and one thread at a time.</summary>
public interface IEventCodec
{
    /// <summary>Watches frames that are passed through unread.</summary>
    IStreamWatch OpenWatch(bool hideUsage);

    /// <summary>Reads a provider's frames.</summary>
    IEventReader OpenReader(Dialect target);

    /// <summary>Writes events for a caller of this dialect.</summary>
    IEventWriter OpenWriter(AnswerContext context);
}

/// <summary>Errors of one dialect.</summary>
public interface IErrorCodec
{
    /// <summary>Reads an error answer leniently: HTML, plain text and empty bodies give a message too.</summary>
    ProviderError Read(int status, ReadOnlyMemory<byte> body);

    /// <summary>Writes an error answer.</summary>
    void Write(Fault fault, string requestId, IBufferWriter<byte> output);

    /// <summary>The status of that answer.</summary>
    int StatusOf(Fault fault);

    /// <summary>Writes the error frame(s) that end a stream the caller is already reading; never a success terminator. <paramref name="requestId"/> may be the answer id that the stream announced. <paramref name="nextSequence"/> continues the numbers where the dialect has them.</summary>
    void WriteStreamError(Fault fault, string requestId, long nextSequence, IBufferWriter<byte> output);
}

/// <summary>Looks at frames that pass through, allocating nothing per frame.</summary>
public interface IStreamWatch
{
    /// <summary>What the frames so far told; grows with each frame.</summary>
    StreamFacts Facts { get; }

    /// <summary>Dialects with sequence numbers: the next one; 0 elsewhere.</summary>
    long NextSequence { get; }

    /// <summary>Looks at one frame; says whether the caller must not see it (a usage chunk that only the gateway asked for).</summary>
    FrameVerdict Look(in SseFrame frame);
}

/// <summary>What to do with a frame that was looked at.</summary>
public enum FrameVerdict { Pass, Hide }

/// <summary>Turns a provider's frames into events.</summary>
public interface IEventReader
{
    /// <summary>What the frames so far told; grows with each frame.</summary>
    StreamFacts Facts { get; }

    /// <summary>Reads one frame and hands its events to <paramref name="sink"/> in order. Unknown events are ignored.</summary>
    void Read(in SseFrame frame, IEventSink sink);

    /// <summary>The provider's connection ended: hands over what is still due (a terminator is only handed over if the dialect's grammar was complete).</summary>
    void Finish(IEventSink sink);
}

/// <summary>Takes events in order.</summary>
public interface IEventSink
{
    /// <summary>Takes the next event; its slices are valid during the call only.</summary>
    void On(in StreamEvent streamEvent);
}

/// <summary>Writes a caller's frames from events.</summary>
public interface IEventWriter : IEventSink
{
    /// <summary>Directs output; set before the first event and whenever the line changes its buffer.</summary>
    IBufferWriter<byte> Output { get; set; }

    /// <summary>What was dropped so far.</summary>
    LossList Losses { get; }

    /// <summary>Dialects with sequence numbers: the next one; 0 elsewhere.</summary>
    long NextSequence { get; }
}
