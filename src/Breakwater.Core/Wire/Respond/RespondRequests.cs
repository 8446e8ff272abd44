using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Respond;

/// <summary><c>{"intent","prompt"}</c>, with an optional <c>model</c> (default <c>auto</c>) and <c>max_output_tokens</c>.</summary>
internal sealed class RespondRequests : IRequestCodec
{
    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        if (RespondFields.Read(body, out var fields) is { } fault)
        {
            return fault;
        }

        envelope = new Envelope
        {
            Model = fields.Model,
            IncludeUsage = true,
            InsertAt = body.IndexOf((byte)'{') + 1,
            MaxOutputTokens = fields.MaxOutputTokens,
            MaxOutputRange = fields.MaxOutputRange,
            Intent = fields.Intent is { } intent ? Routing.Intents.Canonical(intent) : null,
        };
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        request = null;
        if (RespondFields.Read(body.Span, out var fields) is { } fault)
        {
            return fault;
        }

        request = new CanonicalRequest
        {
            Origin = Dialect.Respond,
            Model = fields.Model,
            Messages = [new Message(Role.User, [new TextPart(JsonText.FromQuoted(fields.Prompt.In(body)))])],
            MaxOutputTokens = fields.MaxOutputTokens,
            IncludeUsage = true,
        };
        return null;
    }

    public Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses) =>
        new(FaultKind.NotTranslatable, "no provider speaks the respond surface");

    public void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output) =>
        throw new NotSupportedException("No provider speaks the respond surface.");
}
