using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.Respond;

/// <summary>The fields of a respond request, checked in one scan.</summary>
internal ref struct RespondFields(ReadOnlySpan<byte> body) : IJsonVisitor
{
    private readonly ReadOnlySpan<byte> _body = body;
    private Fault? _fault;

    public string Model { get; private set; } = "auto";

    /// <summary>Null when the header may say it.</summary>
    public string? Intent { get; private set; }

    public JsonRange Prompt { get; private set; }

    public long? MaxOutputTokens { get; private set; }

    public JsonRange MaxOutputRange { get; private set; }

    public static Fault? Read(ReadOnlySpan<byte> body, out RespondFields fields)
    {
        fields = new RespondFields(body);
        return RequestBody.Scan(body, ref fields)
            ?? fields._fault
            ?? (fields.Prompt.Length > 2 ? null : Fault.InvalidRequest("prompt is required and must not be empty", "prompt"));
    }

    public readonly bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => false;

    public void Property(scoped JsonMember member)
    {
        var isText = member.Kind == JsonKind.String;
        if (member.Name.SequenceEqual("prompt"u8))
        {
            Prompt = member.Value;
            Demand(isText, "prompt", "a string");
        }
        else if (member.Name.SequenceEqual("intent"u8))
        {
            Demand(isText, "intent", "a string such as chat, code or summarize");
            Intent = isText ? member.Value.TextIn(_body) : null;
        }
        else if (member.Name.SequenceEqual("model"u8))
        {
            Demand(isText, "model", "a string");
            Model = isText ? member.Value.TextIn(_body) : Model;
        }
        else if (member.Name.SequenceEqual("max_output_tokens"u8))
        {
            var whole = JsonNumber.TryReadWhole(member.Value.In(_body), out var tokens) && tokens > 0;
            Demand(whole, "max_output_tokens", "a whole number above 0");
            (MaxOutputTokens, MaxOutputRange) = (whole ? tokens : null, member.Value);
        }
        else
        {
            var name = System.Text.Encoding.UTF8.GetString(member.Name);
            _fault ??= Fault.InvalidRequest($"{name} is not a field of /v1/respond; it takes intent, prompt, model and max_output_tokens", name);
        }
    }

    public readonly void Child(int element, scoped JsonMember member)
    {
    }

    public readonly void Element(int element, JsonKind kind, JsonRange value)
    {
    }

    private void Demand(bool holds, string field, string expected)
    {
        if (!holds)
        {
            _fault ??= Fault.InvalidRequest($"{field} must be {expected}", field);
        }
    }
}
