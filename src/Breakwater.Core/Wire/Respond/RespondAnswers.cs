using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Respond;

/// <summary><c>{"status":"ok","provider","trace_id","model","output","usage","cost_usd"}</c>; a degraded one has the members of <see cref="RespondDegradation"/> in place of the first three.</summary>
internal sealed class RespondAnswers : IAnswerCodec
{
    public Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts) => NoProvider();

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        return NoProvider();
    }

    public void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        WriteHead(ref json, context);
        json.Name("model"u8);
        json.Text(JsonText.From(context.Model));
        json.Name("output"u8);
        WriteOutput(ref json, answer, losses);
        WriteUsage(ref json, answer.Usage ?? default);
        json.Name("cost_usd"u8);
        json.Raw(System.Text.Encoding.ASCII.GetBytes((context.Cost ?? Money.Zero).ToString()));
        json.EndObject();
    }

    private static void WriteHead(ref JsonOut json, AnswerContext context)
    {
        if (context.Outage is { } outage)
        {
            RespondDegradation.Write(ref json, outage, context.RequestId);
            return;
        }

        json.Name("status"u8);
        json.Text("ok"u8);
        json.Name("provider"u8);
        json.Text(JsonText.From(context.Provider));
        json.Name("trace_id"u8);
        json.Text(JsonText.From(context.RequestId));
    }

    private static void WriteOutput(ref JsonOut json, CanonicalAnswer answer, LossList losses)
    {
        json.OpenText();
        foreach (var part in answer.Parts)
        {
            switch (part)
            {
                case TextPart text:
                    json.AppendEscaped(text.Text.Raw);
                    break;
                case RefusalPart refusal:
                    json.AppendEscaped(refusal.Text.Raw);
                    break;
                default:
                    losses.Add("output");
                    break;
            }
        }

        json.CloseText();
    }

    private static void WriteUsage(ref JsonOut json, TokenUsage usage)
    {
        json.Name("usage"u8);
        json.BeginObject();
        json.Number("input_tokens"u8, usage.TotalInput);
        json.Number("output_tokens"u8, usage.Output);
        json.Number("total_tokens"u8, usage.Total);
        json.EndObject();
    }

    private static Fault NoProvider() => new(FaultKind.Malformed, "no provider speaks the respond surface");
}
