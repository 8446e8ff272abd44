using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Create requests of the Responses API.</summary>
internal sealed class ResponsesRequests : IRequestCodec
{
    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        var scan = new EnvelopeScan(body);
        var error = JsonScanner.Scan(body, ref scan);
        if (error.IsError)
        {
            var path = error.PathIn(body);
            return Fault.InvalidRequest($"the request body is not valid JSON: {error.Describe(body)}", path.Length == 0 ? null : path);
        }

        if (scan.Fault is { } fault)
        {
            return fault;
        }

        var (binding, field, id) = StateBindings.Find(body, scan);
        envelope = new Envelope
        {
            Model = scan.Model.Length > 0 ? TextAt(body, scan.Model) : "",
            ModelRange = scan.Model,
            Stream = scan.Stream,
            InsertAt = body.IndexOf((byte)'{') + 1,
            IncludeUsage = true,
            MaxOutputTokens = scan.MaxOutputTokens,
            Background = scan.Background,
            Binding = binding,
            BindingField = field,
            HasForeignReasoning = body.IndexOf("\"bw1."u8) >= 0,
            StateId = id.Length > 0 ? TextAt(body, id) : null,
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

    private static string TextAt(ReadOnlySpan<byte> body, JsonRange range)
    {
        var raw = body[(range.Start + 1)..(range.End - 1)];
        return raw.Contains((byte)'\\') ? JsonText.Quote(raw).Value : Encoding.UTF8.GetString(raw);
    }
}
