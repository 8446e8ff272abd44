using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Hears of a create request's fields while it is validated, checks their kinds and remembers what the envelope needs.</summary>
internal ref struct EnvelopeScan(ReadOnlySpan<byte> body) : IJsonVisitor
{
    private readonly ReadOnlySpan<byte> body = body;
    private Container entered;
    private ItemFields item;
    private Fault? problem;
    private JsonRange conversationId;

    private enum Container
    {
        None,
        Input,
        Conversation,
    }

    public JsonRange Model { get; private set; }

    public JsonRange Input { get; private set; }

    public JsonRange Tools { get; private set; }

    public JsonRange PreviousResponse { get; private set; }

    public bool Stream { get; private set; }

    public bool Background { get; private set; }

    public bool HasPrompt { get; private set; }

    /// <summary>What the fields ask of the model; its tools and the parts of the input not counted.</summary>
    public Capabilities Needs { get; private set; }

    public long? MaxOutputTokens { get; private set; }

    public JsonRange MaxOutputRange { get; private set; }

    public ServiceWish Service { get; private set; }

    public int Items { get; private set; }

    /// <summary>The conversation's id as a JSON string; empty when there is none.</summary>
    public readonly JsonRange Conversation => conversationId;

    /// <summary>The first thing wrong with the fields; null when nothing is.</summary>
    public readonly Fault? Fault => problem ?? FindMissing();

    public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind)
    {
        entered = name.SequenceEqual("input"u8) && kind == JsonKind.Array ? Container.Input
            : name.SequenceEqual("conversation"u8) && kind == JsonKind.Object ? Container.Conversation
            : Container.None;
        return entered != Container.None;
    }

    public void Property(scoped JsonMember member)
    {
        var value = member.Value.In(body);
        problem ??= RequestFields.Known.Check(member, body);
        if (member.Name.SequenceEqual("max_output_tokens"u8))
        {
            MaxOutputRange = member.Value;
        }

        if (member.Name.SequenceEqual("input"u8))
        {
            Input = member.Value;
        }
        else if (member.Kind is JsonKind.String or JsonKind.True or JsonKind.Number)
        {
            Remember(member, value);
        }
        else if (member.Name.SequenceEqual("tools"u8) && member.Kind == JsonKind.Array)
        {
            Tools = member.Value;
        }
        else if (member.Kind == JsonKind.Object)
        {
            Note(member.Name, value);
        }
    }

    public void Child(int element, scoped JsonMember member)
    {
        if (entered == Container.Conversation && element < 0 && member.Kind == JsonKind.String && member.Name.SequenceEqual("id"u8))
        {
            conversationId = member.Value;
        }
        else if (entered == Container.Input && element >= 0)
        {
            item.Remember(member);
        }
    }

    public void Element(int element, JsonKind kind, JsonRange value)
    {
        if (entered == Container.Input)
        {
            Items++;
            problem ??= item.Check(body, element, kind);
            item = default;
        }
    }

    private void Remember(scoped JsonMember member, ReadOnlySpan<byte> value)
    {
        var isText = member.Kind == JsonKind.String;
        if (isText && member.Name.SequenceEqual("model"u8))
        {
            Model = member.Value;
        }
        else if (isText && member.Name.SequenceEqual("previous_response_id"u8))
        {
            PreviousResponse = member.Value;
        }
        else if (isText && member.Name.SequenceEqual("conversation"u8))
        {
            conversationId = member.Value;
        }
        else if (member.Name.SequenceEqual("stream"u8))
        {
            Stream = true;
        }
        else if (member.Name.SequenceEqual("background"u8))
        {
            Background = true;
        }
        else if (member.Name.SequenceEqual("max_output_tokens"u8) && JsonNumber.TryReadWhole(value, out var bound))
        {
            MaxOutputTokens = bound;
        }
        else if (isText && member.Name.SequenceEqual("service_tier"u8))
        {
            Service = ServiceTiers.Wished(value[1..^1]);
        }
    }

    private void Note(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("prompt"u8))
        {
            HasPrompt = true;
        }
        else if (name.SequenceEqual("text"u8))
        {
            Needs |= value.IndexOf("\"json_schema\""u8) >= 0 ? Capabilities.StructuredOutput : Capabilities.None;
        }
        else if (name.SequenceEqual("reasoning"u8))
        {
            Needs |= value.IndexOf("\"effort\""u8) >= 0 && value.IndexOf("\"none\""u8) < 0 ? Capabilities.Thinking : Capabilities.None;
        }
    }

    private readonly Fault? FindMissing()
    {
        if (Model.Length <= 2 && !HasPrompt)
        {
            return Primitives.Fault.InvalidRequest("model is required: name the model to use", "model");
        }

        var hasState = HasPrompt || PreviousResponse.Length > 0 || conversationId.Length > 0;
        if (hasState)
        {
            return null;
        }

        if (Input.Length == 0)
        {
            return Primitives.Fault.InvalidRequest("input is required: a string or an array of items", "input");
        }

        return body[Input.Start] == (byte)'[' && Items == 0
            ? Primitives.Fault.InvalidRequest("input must hold at least one item", "input")
            : null;
    }
}
