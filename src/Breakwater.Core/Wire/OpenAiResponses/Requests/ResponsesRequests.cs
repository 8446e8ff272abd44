using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Create requests of the Responses API.</summary>
internal sealed class ResponsesRequests : IRequestCodec
{
    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        var scan = new EnvelopeScan(body);
        if ((RequestBody.Scan(body, ref scan) ?? scan.Fault) is { } fault)
        {
            return fault;
        }

        // Tools may also come as an item of the input.
        var hasTools = scan.Tools.Length > 2 || (scan.Items > 0 && body.IndexOf("\"additional_tools\""u8) >= 0);
        var (binding, field, id) = StateBindings.Find(body, scan);
        envelope = new Envelope
        {
            Model = scan.Model.Length > 0 ? scan.Model.TextIn(body) : "",
            ModelRange = scan.Model,
            Stream = scan.Stream,
            InsertAt = body.IndexOf((byte)'{') + 1,
            IncludeUsage = true,
            HasTools = hasTools,
            Needs = scan.Needs | (hasTools ? Capabilities.Tools : Capabilities.None) | (scan.Items > 0 ? MediaParts.Find(body, "\"input_image\""u8, "\"input_file\""u8) : Capabilities.None),
            MaxOutputTokens = scan.MaxOutputTokens,
            MaxOutputRange = scan.MaxOutputRange,
            Service = scan.Service,
            Background = scan.Background,
            Binding = binding,
            BindingField = field,
            HasForeignReasoning = body.IndexOf("\"bw1."u8) >= 0,
            StateId = id.Length > 0 ? id.TextIn(body) : null,
        };
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request) => new RequestReader().Read(body, out request);

    public Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses) =>
        new RequestWriter(request, target, losses).Write(output);

    public void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output)
    {
        var model = envelope.ModelRange;
        if (model.Length == 0)
        {
            output.Write(body);
            return;
        }

        output.Write(body[..model.Start]);
        var json = new JsonOut(output);
        json.Text(upstreamModel);
        output.Write(body[model.End..]);
    }
}
