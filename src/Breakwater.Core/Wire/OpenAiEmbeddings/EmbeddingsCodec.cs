using System.Buffers;
using System.Buffers.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Wire.OpenAiEmbeddings;

/// <summary>OpenAI embeddings (protocols 7): passed through, never translated, because no other vendor here has them.</summary>
public sealed class EmbeddingsCodec : ICodec, IRequestCodec, IAnswerCodec
{
    /// <summary>The one instance.</summary>
    public static EmbeddingsCodec Instance { get; } = new();

    public Dialect Dialect => Dialect.OpenAiChat;

    public IRequestCodec Requests => this;

    public IAnswerCodec Answers => this;

    public IEventCodec Events => OpenAiChatCodec.Instance.Events;

    public IErrorCodec Errors => OpenAiChatCodec.Instance.Errors;

    public Fault? ReadEnvelope(ReadOnlySpan<byte> body, out Envelope? envelope) => EmbeddingsEnvelope.Read(body, out envelope);

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        request = null;
        return NotTranslatable();
    }

    public Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses) => NotTranslatable();

    public void WriteSame(ReadOnlySpan<byte> body, Envelope envelope, ReadOnlySpan<byte> upstreamModel, IBufferWriter<byte> output)
    {
        output.Write(body[..(envelope.ModelRange.Start + 1)]);
        output.Write(upstreamModel);
        output.Write(body[(envelope.ModelRange.End - 1)..]);
    }

    public Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts)
    {
        var usage = new EmbeddingsUsage(body);
        if (JsonScanner.Scan(body, ref usage).IsError || JsonScanner.KindOf(body) != JsonKind.Object)
        {
            return new Fault(FaultKind.Malformed, "the provider's embeddings are not a JSON object");
        }

        facts.HasContent = true;
        facts.Usage = usage.PromptTokens is { } tokens ? new TokenUsage { Input = tokens } : null;
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        return NotTranslatable();
    }

    public void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses) =>
        throw new NotSupportedException("Embeddings are never translated.");

    private static Fault NotTranslatable() => new(FaultKind.NotTranslatable, "embeddings exist only at OpenAI-dialect providers");

    private ref struct EmbeddingsUsage(ReadOnlySpan<byte> body) : IJsonVisitor
    {
        private readonly ReadOnlySpan<byte> _body = body;
        private bool _inUsage;

        public long? PromptTokens { get; private set; }

        public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => _inUsage = kind == JsonKind.Object && name.SequenceEqual("usage"u8);

        public void Property(scoped JsonMember member) => _inUsage = false;

        public void Child(int element, scoped JsonMember member)
        {
            if (_inUsage && member.Name.SequenceEqual("prompt_tokens"u8) && Utf8Parser.TryParse(member.Value.In(_body), out long tokens, out _))
            {
                PromptTokens = tokens;
            }
        }

        public void Element(int element, JsonKind kind, JsonRange value)
        {
        }
    }
}
