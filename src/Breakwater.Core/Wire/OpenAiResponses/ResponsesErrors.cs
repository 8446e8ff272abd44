using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiResponses.Answers;
using Breakwater.Core.Wire.OpenAiResponses.Events;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Errors of the Responses API: the OpenAI error body, and the two frames that end a stream.</summary>
internal sealed class ResponsesErrors : IErrorCodec
{
    public ProviderError Read(int status, ReadOnlyMemory<byte> body) => OpenAiErrorBody.Read(status, body);

    public void Write(Fault fault, string requestId, IBufferWriter<byte> output) => OpenAiErrorBody.Of(fault).WriteTo(output);

    public int StatusOf(Fault fault) => OpenAiErrorBody.Of(fault).Status;

    public void WriteStreamError(Fault fault, string requestId, long nextSequence, IBufferWriter<byte> output)
    {
        var body = OpenAiErrorBody.Of(fault);
        var frames = new FrameWriter { Output = output, Sequence = nextSequence };
        var json = frames.Begin("error"u8);
        // Documented are the flat members, sent by the vendor is the object: there are clients that read only the one and some that read only the other.
        Member(ref json, "code"u8, body.Code);
        Member(ref json, "message"u8, body.Message);
        Member(ref json, "param"u8, body.Param);
        json.Name("error"u8);
        json.BeginObject();
        Member(ref json, "type"u8, body.Type);
        Member(ref json, "code"u8, body.Code);
        Member(ref json, "message"u8, body.Message);
        Member(ref json, "param"u8, body.Param);
        json.EndObject();
        frames.End(ref json, "error"u8);

        var state = new ResponseState("failed")
        {
            Id = JsonText.From(requestId.StartsWith("resp_", StringComparison.Ordinal) ? requestId : "resp_" + requestId),
            Model = JsonText.From(""),
            Error = (body.Code ?? body.Type, body.Message),
        };
        json = frames.Begin("response.failed"u8);
        json.Name("response"u8);
        ResponseJson.Write(ref json, state, default, request: null);
        frames.End(ref json, "response.failed"u8);
    }

    private static void Member(ref JsonOut json, ReadOnlySpan<byte> name, string? value)
    {
        json.Name(name);
        json.Text(value is null ? default : JsonText.From(value));
    }
}
