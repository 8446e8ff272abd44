using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Checks the known fields of a Messages request and notes what the gateway needs, during the one validating scan.</summary>
internal ref struct EnvelopeVisitor(ReadOnlySpan<byte> body) : IJsonVisitor
{
    private readonly ReadOnlySpan<byte> body = body;
    private Fault? fault;
    private JsonRange model;
    private JsonRange maxTokens;
    private JsonRange container;
    private ServiceWish service;
    private bool stream;
    private bool hasMessages;
    private bool hasTools;
    private bool hasParts;
    private Capabilities needs;
    private bool inMessages;
    private bool roleSeen;
    private bool contentSeen;
    private int messages;
    private bool inContainer;
    private JsonRange thread;

    public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind)
    {
        inMessages = kind == JsonKind.Array && name.SequenceEqual("messages"u8);
        inContainer = kind == JsonKind.Object && name.SequenceEqual("container"u8);
        return inMessages || inContainer;
    }

    public void Property(scoped JsonMember member)
    {
        inMessages = inContainer = false;
        fault ??= RequestFields.Known.Check(member, body);
        if (member.Name.SequenceEqual("model"u8))
        {
            model = member.Value;
        }
        else if (member.Name.SequenceEqual("max_tokens"u8))
        {
            maxTokens = member.Kind == JsonKind.Number ? member.Value : default;
        }
        else if (member.Kind == JsonKind.String && member.Name.SequenceEqual("speed"u8))
        {
            service = ServiceTiers.Wished(member.Value.In(body)[1..^1]);
        }
        else if (member.Name.SequenceEqual("stream"u8))
        {
            stream = member.Kind == JsonKind.True;
        }
        else if (member.Name.SequenceEqual("messages"u8))
        {
            hasMessages = true;
        }
        else if (member.Name.SequenceEqual("tools"u8))
        {
            hasTools = member is { Kind: JsonKind.Array, Value.Length: > 2 };
        }
        else if (member.Name.SequenceEqual("thinking"u8) && member.Kind == JsonKind.Object)
        {
            var isOn = member.Value.In(body).IndexOf("\"disabled\""u8) < 0 && member.Value.In(body).IndexOf("\"between_tools\""u8) < 0;
            needs |= isOn ? Capabilities.Thinking : Capabilities.None;
        }
        else if (member.Name.SequenceEqual("output_config"u8))
        {
            needs |= member.Value.In(body).IndexOf("\"json_schema\""u8) >= 0 ? Capabilities.StructuredOutput : Capabilities.None;
        }
        else if (member.Name.SequenceEqual("container"u8) && member.Kind == JsonKind.String)
        {
            container = member.Value;
        }
        else if (member.Name.SequenceEqual("thread"u8) && member.Kind != JsonKind.Null)
        {
            thread = member.Value;
        }
    }

    public void Child(int element, scoped JsonMember member)
    {
        if (inContainer && member.Kind == JsonKind.String && member.Name.SequenceEqual("id"u8))
        {
            container = member.Value;
        }
        else if (inMessages && member.Name.SequenceEqual("role"u8))
        {
            roleSeen = true;
            if (!IsRole(member.Value.In(body)))
            {
                fault ??= Wrong($"messages[{element}].role", "\"user\", \"assistant\" or \"system\"");
            }
        }
        else if (inMessages && member.Name.SequenceEqual("content"u8))
        {
            contentSeen = true;
            hasParts |= member.Kind == JsonKind.Array;
            if (member.Kind is not (JsonKind.String or JsonKind.Array))
            {
                fault ??= Wrong($"messages[{element}].content", $"a string or an array of content blocks, got {JsonWords.Describe(member.Kind)}");
            }
        }
    }

    public void Element(int element, JsonKind kind, JsonRange value)
    {
        messages++;
        if (kind != JsonKind.Object)
        {
            fault ??= Wrong($"messages[{element}]", $"an object, got {JsonWords.Describe(kind)}");
        }
        else if (!roleSeen || !contentSeen)
        {
            var path = $"messages[{element}].{(roleSeen ? "content" : "role")}";
            fault ??= Fault.InvalidRequest($"{path} is required", path);
        }

        roleSeen = contentSeen = false;
    }

    /// <summary>The first fault of a body whose scan ended well.</summary>
    public readonly Fault? Check(bool generates) =>
        fault
        ?? (model.Length == 0 ? Missing("model") : null)
        ?? (model.Length == 2 ? Fault.InvalidRequest("model must not be empty", "model") : null)
        ?? (generates && maxTokens.Length == 0 ? Missing("max_tokens") : null)
        ?? (!hasMessages ? Missing("messages") : null)
        ?? (messages == 0 ? Fault.InvalidRequest("messages must not be empty", "messages") : null);

    public readonly Envelope Build()
    {
        var (binding, field) = thread.Length > 0 ? (StateBinding.Stored, "thread")
            : container.Length > 0 ? (StateBinding.Stored, "container")
            : BoundState.Find(body);
        return new Envelope
        {
            Model = model.TextIn(body),
            ModelRange = model,
            Stream = stream,
            InsertAt = body.IndexOf((byte)'{') + 1,
            IncludeUsage = true,
            HasTools = hasTools,
            MaxOutputRange = maxTokens,
            Service = service == ServiceWish.Fast ? ServiceWish.Fast : ServiceWish.Unset,
            Needs = needs | (hasTools ? Capabilities.Tools : Capabilities.None) | (hasParts ? MediaParts.Find(body, "\"image\""u8, "\"document\""u8) : Capabilities.None),
            MaxOutputTokens = maxTokens.Length > 0 && JsonNumber.TryReadWhole(maxTokens.In(body), out var bound) ? bound : null,
            Binding = binding,
            BindingField = field,
            HasForeignReasoning = body.IndexOf("\"bw1."u8) >= 0,
            StateId = container.Length > 0 && thread.Length == 0 ? container.TextIn(body) : null,
        };
    }

    private static bool IsRole(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("\"user\""u8) || value.SequenceEqual("\"assistant\""u8) || value.SequenceEqual("\"system\""u8);

    private static Fault Wrong(string path, string expected) => Fault.InvalidRequest($"{path} must be {expected}", path);

    private static Fault Missing(string field) => Fault.InvalidRequest($"{field} is required", field);
}
