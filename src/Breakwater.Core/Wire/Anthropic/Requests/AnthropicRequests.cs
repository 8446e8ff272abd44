using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Messages requests. <paramref name="generates"/> is false for token counting, which needs no <c>max_tokens</c>.</summary>
internal sealed class AnthropicRequests(bool generates) : IRequestCodec
{
    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        var visitor = new EnvelopeVisitor(body);
        var fault = RequestBody.Scan(body, ref visitor) ?? visitor.Check(generates);
        envelope = fault is null ? visitor.Build() : null;
        return fault;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request) => RequestReader.Read(body, out request);

    public Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses) =>
        new RequestWriter(request, target, losses).Write(output);

    public void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output)
    {
        output.Write(body[..envelope.ModelRange.Start]);
        var json = new JsonOut(output);
        json.Text(upstreamModel);
        output.Write(body[envelope.ModelRange.End..]);
    }
}
