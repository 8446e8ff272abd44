using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Chat requests: envelope, canonical form, and the caller's own bytes with as little changed as possible.</summary>
internal sealed class ChatRequests : IRequestCodec
{
    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope) => ChatEnvelope.Read(body, out envelope);

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request) => ChatRequestReader.Read(body, out request);

    public Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses) =>
        ChatRequestWriter.Write(request, target, output, losses);

    public void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output)
    {
        // At most one byte range each for the model and the usage option, and either may come first.
        JsonRange option = envelope.IncludeUsage ? default : UsageOptionPlace(body, envelope);
        bool modelFirst = option.Start == 0 || envelope.ModelRange.Start < option.Start;
        int done = 0;
        if (!modelFirst) WriteUsageOption(body, envelope, option, ref done, output);
        output.Write(body[done..envelope.ModelRange.Start]);
        output.Write("\""u8);
        JsonEscapes.Escape(upstreamModel, output);
        output.Write("\""u8);
        done = envelope.ModelRange.End;
        if (modelFirst && option.Start > 0) WriteUsageOption(body, envelope, option, ref done, output);
        output.Write(body[done..]);
    }

    /// <summary>What the usage option replaces: its own value, a null object, or nothing at the place of insertion.</summary>
    private static JsonRange UsageOptionPlace(ReadOnlySpan<byte> body, Envelope envelope)
    {
        if (envelope.IncludeUsageRange.Length > 0) return envelope.IncludeUsageRange;
        if (envelope.StreamOptions.Length == 0) return new JsonRange(envelope.InsertAt, 0);
        bool isNull = body[envelope.StreamOptions.Start] != (byte)'{';
        return isNull ? envelope.StreamOptions : new JsonRange(envelope.StreamOptions.Start + 1, 0);
    }

    private static void WriteUsageOption(ReadOnlySpan<byte> body, Envelope envelope, JsonRange place, ref int done, IBufferWriter<byte> output)
    {
        output.Write(body[done..place.Start]);
        done = place.End;
        if (envelope.IncludeUsageRange.Length > 0)
        {
            output.Write("true"u8);
        }
        else if (envelope.StreamOptions.Length == 0)
        {
            // The body has a model, so another property always follows.
            output.Write("\"stream_options\":{\"include_usage\":true},"u8);
        }
        else if (place.Length > 0)
        {
            output.Write("{\"include_usage\":true}"u8);
        }
        else
        {
            bool alone = body[done..].TrimStart(" \t\r\n"u8)[0] == (byte)'}';
            output.Write("\"include_usage\":true"u8);
            if (!alone) output.Write(","u8);
        }
    }
}
