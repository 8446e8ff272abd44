using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Complete Response objects.</summary>
internal sealed class ResponsesAnswers : IAnswerCodec
{
    public Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts)
    {
        if (Check(body) is { } fault)
        {
            return fault;
        }

        var response = new ResponseFields(body);
        facts.Usage = response.Usage ?? facts.Usage;
        facts.AnswerId = response.Id.IsEmpty ? null : Encoding.UTF8.GetString(response.Id);
        if (response.HasFailed)
        {
            var failure = Failures.ToFault(response.Error);
            facts.Error = failure.Provider;
            return failure;
        }

        // A response that runs in the background is whole, too: its content comes by later calls.
        facts.HasContent = response.Output.Length > "[]".Length;
        facts.ContentBytes = response.Output.Length;
        facts.IsComplete = true;
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        if (Check(body.Span) is { } fault)
        {
            return fault;
        }

        var response = new ResponseFields(body.Span);
        if (response.HasFailed)
        {
            return Failures.ToFault(response.Error);
        }

        if (!response.Status.SequenceEqual("completed"u8) && !response.Status.SequenceEqual("incomplete"u8))
        {
            return Malformed($"its status is '{Encoding.UTF8.GetString(response.Status)}', neither completed nor incomplete");
        }

        var parts = OutputReader.Read(response.Output.In(body));
        var hasCalls = parts.Exists(part => part is ToolCallPart);
        var hasRefusal = parts.Exists(part => part is RefusalPart);
        answer = new CanonicalAnswer
        {
            Id = TextOf(response.Id),
            Model = TextOf(response.Model),
            Created = response.Created,
            Parts = parts,
            Stop = response.StopOf(hasCalls, hasRefusal),
            Usage = response.Usage,
            ServiceTier = response.ServiceTier.IsEmpty ? null : Encoding.UTF8.GetString(response.ServiceTier),
        };
        return null;
    }

    public void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses)
    {
        var items = new OutputItems(context, losses);
        foreach (var part in answer.Parts)
        {
            items.Add(part);
        }

        items.CloseMessage(isCut: answer.Stop is StopReason.MaxTokens or StopReason.ContextWindowExceeded);
        if (answer.Stop == StopReason.StopSequence && !answer.StopSequence.IsNull)
        {
            losses.Add("stop_sequence");
        }

        var json = new JsonOut(output);
        var state = ResponseState.Of(answer.Stop, items.HasRefusal) with
        {
            Id = ResponseJson.IdOf(answer.Id.Raw, context),
            Model = answer.Model.IsNull ? JsonText.From(context.Model) : answer.Model,
            Created = answer.Created > 0 ? answer.Created : context.Created,
            Usage = answer.Usage,
            ServiceTier = answer.ServiceTier,
        };
        ResponseJson.Write(ref json, state, items.Json, context.Request);
    }

    private static Fault? Check(ReadOnlySpan<byte> body)
    {
        if (AnswerBody.Judge(JsonScanner.Validate(body), body) is { } fault)
        {
            return fault with { Stage = FaultStage.FirstToken };
        }

        var isAnswer = JsonScanner.KindOf(body) == JsonKind.Object
            && (JsonCursor.FindText(body, "object"u8).SequenceEqual("response"u8) || JsonScanner.KindOf(JsonCursor.Find(body, "error"u8)) == JsonKind.Object);
        return isAnswer ? null : Malformed("it is not a Response object");
    }

    private static Fault Malformed(string why) => new(FaultKind.Malformed, $"the provider's answer cannot be read: {why}") { Stage = FaultStage.FirstToken };

    private static JsonText TextOf(ReadOnlySpan<byte> raw) => raw.IsEmpty ? default : JsonText.Quote(raw);
}
