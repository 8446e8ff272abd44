using System.Buffers;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Complete Chat answers.</summary>
internal sealed class ChatAnswers : IAnswerCodec
{
    public Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts)
    {
        var outline = new Outline();
        JsonError error = JsonScanner.Scan(body, ref outline);
        if (Judge(body, error, outline.HasChoices) is { } fault)
        {
            facts.Error = fault.Provider;
            return fault;
        }

        facts.HasContent = facts.IsComplete = true;
        facts.ContentBytes = outline.ContentBytes;
        if (outline.Usage.Length == 0) return null;
        var reader = new Utf8JsonReader(outline.Usage.In(body));
        reader.Read();
        if (ChatUsage.Read(ref reader) is { } usage) facts.Usage = usage with { Tier = TierOf(body, outline.ServiceTier) };
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        var outline = new Outline();
        JsonError error = JsonScanner.Scan(body.Span, ref outline);
        return Judge(body.Span, error, outline.HasChoices) ?? ChatAnswerReader.Read(body, out answer);
    }

    public void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses) =>
        ChatAnswerWriter.Write(answer, context, output, losses);

    private static PriceTier TierOf(ReadOnlySpan<byte> body, JsonRange word) => word.Length < 2 ? PriceTier.Standard : ServiceTiers.Of(word.In(body)[1..^1]);

    private static Fault? Judge(ReadOnlySpan<byte> body, JsonError error, bool hasChoices)
    {
        if (AnswerBody.Judge(error, body) is { } fault) return fault;
        if (hasChoices) return null;
        if (OpenAiErrorBody.ReadFrame(body, flat: false) is { } told)
            return new Fault(FaultKind.ProviderUnavailable, "the provider answered 200 with an error: " + told.Message) { Provider = told };
        return new Fault(FaultKind.Malformed, "the provider's answer has no choices");
    }

    /// <summary>Where in an answer the parts are that matter when it passes through.</summary>
    private struct Outline : IJsonVisitor
    {
        public JsonRange Usage { get; private set; }

        public JsonRange ServiceTier { get; private set; }

        public bool HasChoices { get; private set; }

        public long ContentBytes { get; private set; }

        public readonly bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => kind == JsonKind.Array && name.SequenceEqual("choices"u8);

        public void Property(scoped JsonMember member)
        {
            if (member.Kind == JsonKind.Object && member.Name.SequenceEqual("usage"u8)) Usage = member.Value;
            else if (member.Kind == JsonKind.String && member.Name.SequenceEqual("service_tier"u8)) ServiceTier = member.Value;
        }

        public void Child(int element, scoped JsonMember member)
        {
            if (!member.Name.SequenceEqual("message"u8) || member.Kind != JsonKind.Object) return;
            HasChoices = true;
            ContentBytes += member.Value.Length;
        }

        public readonly void Element(int element, JsonKind kind, JsonRange value)
        {
        }
    }
}
