using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.OpenAiEmbeddings;

/// <summary>Checks an embeddings request in one scan.</summary>
internal ref struct EmbeddingsEnvelope(ReadOnlySpan<byte> body) : IJsonVisitor
{
    private readonly ReadOnlySpan<byte> _body = body;
    private JsonRange _model;
    private bool _input;
    private Fault? _fault;

    public static Fault? Read(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        var visitor = new EmbeddingsEnvelope(body);
        if (RequestBody.Scan(body, ref visitor) is { } invalid)
        {
            return invalid;
        }

        if (visitor._fault is null && (visitor._model.Length <= 2 || !visitor._input))
        {
            var missing = visitor._input ? "model" : "input";
            return Fault.InvalidRequest($"{missing} is required", missing);
        }

        if (visitor._fault is null)
        {
            envelope = new Envelope
            {
                Model = visitor._model.TextIn(body),
                ModelRange = visitor._model,
                IncludeUsage = true,
            };
        }

        return visitor._fault;
    }

    public readonly bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => false;

    public void Property(scoped JsonMember member)
    {
        var isNull = member.Kind == JsonKind.Null;
        if (member.Name.SequenceEqual("model"u8))
        {
            _model = member.Value;
            Demand("model", member.Kind == JsonKind.String, "a string");
        }
        else if (member.Name.SequenceEqual("input"u8))
        {
            _input = true;
            var empty = member.Value.In(_body).TrimStart("[\" \t\r\n"u8).TrimEnd("]\" \t\r\n"u8).IsEmpty && member.Kind == JsonKind.Array;
            Demand("input", member.Kind is JsonKind.String or JsonKind.Array && !empty, "a string or a non-empty array of strings or tokens");
        }
        else if (member.Name.SequenceEqual("dimensions"u8))
        {
            Demand("dimensions", isNull || member.Kind == JsonKind.Number, "a whole number");
        }
        else if (member.Name.SequenceEqual("encoding_format"u8))
        {
            Demand("encoding_format", isNull || member.Kind == JsonKind.String, "\"float\" or \"base64\"");
        }
        else if (member.Name.SequenceEqual("user"u8))
        {
            Demand("user", isNull || member.Kind == JsonKind.String, "a string");
        }
    }

    public readonly void Child(int element, scoped JsonMember member)
    {
    }

    public readonly void Element(int element, JsonKind kind, JsonRange value)
    {
    }

    private void Demand(string field, bool holds, string expected)
    {
        if (!holds)
        {
            _fault ??= Fault.InvalidRequest($"{field} must be {expected}", field);
        }
    }
}
