using System.Buffers;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Chat errors: the shared OpenAI body, in a stream as one data frame without a terminator after it (protocols 1.5, 1.6).</summary>
internal sealed class ChatErrors : IErrorCodec
{
    public ProviderError Read(int status, ReadOnlyMemory<byte> body) => OpenAiErrorBody.Read(status, body);

    public void Write(Fault fault, string requestId, IBufferWriter<byte> output) => OpenAiErrorBody.Of(fault).WriteTo(output);

    public int StatusOf(Fault fault) => OpenAiErrorBody.Of(fault).Status;

    public void WriteStreamError(Fault fault, string requestId, long nextSequence, IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        OpenAiErrorBody.Of(fault).WriteTo(output);
        output.Write("\n\n"u8);
    }
}
