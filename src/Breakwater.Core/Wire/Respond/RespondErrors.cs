using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Wire.Respond;

/// <summary>
/// Errors of the respond surface: OpenAI's error object, and for faults that are not the caller's also the explicit degradation of A5.10
/// (<c>status: degraded</c> with provider, reason and notice), so that nothing fails silently.
/// </summary>
internal sealed class RespondErrors : IErrorCodec
{
    private static IErrorCodec OpenAi => OpenAiChatCodec.Instance.Errors;

    public ProviderError Read(int status, ReadOnlyMemory<byte> body) => OpenAi.Read(status, body);

    public int StatusOf(Fault fault) => fault.Side == FaultSide.Client ? OpenAi.StatusOf(fault) : 503;

    public void Write(Fault fault, string requestId, IBufferWriter<byte> output)
    {
        if (fault.Side == FaultSide.Client)
        {
            OpenAi.Write(fault, requestId, output);
            return;
        }

        var json = new JsonOut(output);
        json.BeginObject();
        RespondDegradation.Write(ref json, fault, requestId);
        json.EndObject();
    }

    public void WriteStreamError(Fault fault, string requestId, long nextSequence, IBufferWriter<byte> output) =>
        OpenAi.WriteStreamError(fault, requestId, nextSequence, output);
}
