using System.Buffers.Text;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Checks a request body in one scan and remembers what the gateway must know of it.</summary>
internal ref struct ChatEnvelope(ReadOnlySpan<byte> body) : IJsonVisitor
{
    private enum Inside { Nothing, Messages, StreamOptions }

    private readonly ReadOnlySpan<byte> body = body;
    private Inside inside;
    private Fault? fault;
    private JsonRange model, streamOptions, includeUsage, serviceTier, maxTokensRange, maxCompletionTokensRange;
    private bool stream, usageAsked, anyMessage, messagesSeen, tools, parts, nested, refers, foreignReasoning;
    private Capabilities needs;
    private long? maxTokens, maxCompletionTokens, choices;

    // The message under way.
    private JsonRange role;
    private JsonKind roleKind, contentKind;

    /// <summary>Reads an envelope, or says what is wrong with the body.</summary>
    public static Fault? Read(ReadOnlySpan<byte> body, out Envelope? envelope)
    {
        envelope = null;
        var visitor = new ChatEnvelope(body);
        return RequestBody.Scan(body, ref visitor) ?? visitor.fault ?? visitor.Finish(out envelope);
    }

    public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind)
    {
        inside = kind == JsonKind.Array && name.SequenceEqual("messages"u8) ? Inside.Messages
            : kind == JsonKind.Object && name.SequenceEqual("stream_options"u8) ? Inside.StreamOptions
            : Inside.Nothing;
        return inside != Inside.Nothing;
    }

    public void Property(scoped JsonMember member)
    {
        inside = Inside.Nothing;
        if (ChatFields.Known.Check(member, body) is { } wrong) fault ??= wrong;
        else if (member.Name.SequenceEqual("model"u8)) model = member.Value;
        else if (member.Name.SequenceEqual("messages"u8)) messagesSeen = true;
        else if (member.Name.SequenceEqual("stream"u8)) stream = member.Kind == JsonKind.True;
        else if (member.Name.SequenceEqual("stream_options"u8)) streamOptions = member.Value;
        else if (member.Name.SequenceEqual("tools"u8)) tools = member is { Kind: JsonKind.Array, Value.Length: > 2 };
        else if (member.Name.SequenceEqual("max_completion_tokens"u8)) (maxCompletionTokens, maxCompletionTokensRange) = (WholeNumber(member), member.Value);
        else if (member.Name.SequenceEqual("max_tokens"u8)) (maxTokens, maxTokensRange) = (WholeNumber(member), member.Value);
        else if (member.Name.SequenceEqual("n"u8)) choices = WholeNumber(member);
        else if (member.Kind == JsonKind.String && member.Name.SequenceEqual("service_tier"u8)) serviceTier = member.Value;
        else if (member.Name.SequenceEqual("response_format"u8)) needs |= member.Value.In(body).IndexOf("\"json_schema\""u8) >= 0 ? Capabilities.StructuredOutput : Capabilities.None;
        else if (member.Name.SequenceEqual("reasoning_effort"u8) && member.Kind == JsonKind.String) needs |= member.Value.In(body).SequenceEqual("\"none\""u8) ? Capabilities.None : Capabilities.Thinking;
    }

    public void Child(int element, scoped JsonMember member)
    {
        if (inside == Inside.Messages)
        {
            nested |= member.Kind is JsonKind.Array or JsonKind.Object;
            if (member.Name.SequenceEqual("role"u8)) (role, roleKind) = (member.Value, member.Kind);
            else if (member.Name.SequenceEqual("content"u8)) (contentKind, parts) = (member.Kind, parts || member.Kind == JsonKind.Array);
            else if (member.Name.SequenceEqual("audio"u8) || member.Name.SequenceEqual("file_id"u8)) refers = true;
            else if (member.Name.SequenceEqual("reasoning_details"u8)) foreignReasoning = true;
        }
        else if (inside == Inside.StreamOptions && member.Name.SequenceEqual("include_usage"u8))
        {
            (includeUsage, usageAsked) = (member.Value, member.Kind == JsonKind.True);
            if (member.Kind is not (JsonKind.True or JsonKind.False or JsonKind.Null))
            {
                const string Path = "stream_options.include_usage";
                Complain(Path, $"{Path} must be true or false, got {JsonWords.Describe(member.Kind)}");
            }
        }
    }

    public void Element(int element, JsonKind kind, JsonRange value)
    {
        if (inside != Inside.Messages) return;
        anyMessage = true;
        if (fault is null) CheckMessage(element, kind);
        (role, roleKind, contentKind) = (default, JsonKind.None, JsonKind.None);
    }

    private void CheckMessage(int element, JsonKind kind)
    {
        string path = "";
        if (kind != JsonKind.Object)
        {
            path = $"messages[{element}]";
            Complain(path, $"{path} must be an object, got {JsonWords.Describe(kind)}");
        }
        else if (roleKind != JsonKind.String)
        {
            path = $"messages[{element}].role";
            Complain(path, roleKind == JsonKind.None ? $"{path} is required" : $"{path} must be a string, got {JsonWords.Describe(roleKind)}");
        }
        else if (!IsRole(body.Slice(role.Start + 1, role.Length - 2), out bool mayBeSilent))
        {
            path = $"messages[{element}].role";
            Complain(path, $"{path} must be developer, system, user, assistant or tool");
        }
        else if (contentKind is JsonKind.None or JsonKind.Null ? !mayBeSilent : contentKind is not (JsonKind.String or JsonKind.Array))
        {
            path = $"messages[{element}].content";
            Complain(path, contentKind == JsonKind.None
                ? $"{path} is required"
                : $"{path} must be a string or an array of parts, got {JsonWords.Describe(contentKind)}");
        }
    }

    private Fault? Finish(out Envelope? envelope)
    {
        envelope = null;
        if (model.Length == 0) return Fault.InvalidRequest("model is required", "model");
        if (model.Length == 2) return Fault.InvalidRequest("model must not be empty", "model");
        if (!messagesSeen) return Fault.InvalidRequest("messages is required", "messages");
        if (!anyMessage) return Fault.InvalidRequest("messages must hold at least one message", "messages");
        string? field = refers || (nested && body.IndexOf("\"file_id\""u8) >= 0) ? FindStoredState(body) : null;
        envelope = new Envelope
        {
            Model = model.TextIn(body),
            ModelRange = model,
            Stream = stream,
            InsertAt = body.IndexOf((byte)'{') + 1,
            StreamOptions = streamOptions,
            IncludeUsageRange = includeUsage,
            IncludeUsage = !stream || usageAsked,
            HasTools = tools,
            Needs = needs | (tools ? Capabilities.Tools : Capabilities.None) | (parts ? MediaParts.Find(body, "\"image_url\""u8, "\"file\""u8) : Capabilities.None),
            MaxOutputTokens = maxCompletionTokens ?? maxTokens,
            MaxOutputRange = maxTokens is null ? maxCompletionTokensRange : maxCompletionTokens is null ? maxTokensRange : default,
            Choices = (short)Math.Clamp(choices ?? 1, 1, short.MaxValue),
            Service = ServiceTiers.Wished(serviceTier.Length < 2 ? default : serviceTier.In(body)[1..^1]),
            Binding = field is null ? StateBinding.None : StateBinding.Stored,
            BindingField = field,
            HasForeignReasoning = foreignReasoning,
        };
        return null;
    }

    private void Complain(string param, string message) => fault ??= Fault.InvalidRequest(message, param);

    /// <summary>Whether a role exists; its messages may go without content when <paramref name="mayBeSilent"/>.</summary>
    private static bool IsRole(ReadOnlySpan<byte> role, out bool mayBeSilent)
    {
        if (role.Contains((byte)'\\')) return IsRole(System.Text.Encoding.UTF8.GetBytes(JsonText.Quote(role).Value), out mayBeSilent);
        mayBeSilent = role.SequenceEqual("assistant"u8) || role.SequenceEqual("function"u8);
        return mayBeSilent
            || role.SequenceEqual("user"u8)
            || role.SequenceEqual("tool"u8)
            || role.SequenceEqual("system"u8)
            || role.SequenceEqual("developer"u8);
    }

    private readonly long? WholeNumber(scoped JsonMember member) =>
        member.Kind == JsonKind.Number && Utf8Parser.TryParse(member.Value.In(body), out double value, out _) && value < long.MaxValue
            ? (long)value
            : null;

    /// <summary>The path of the first uploaded file or stored audio that a message refers to; null when there is none.</summary>
    private static string? FindStoredState(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        bool inMessages = false, inAudio = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.CurrentDepth == 1) inMessages = reader.ValueTextEquals("messages"u8);
            if (reader.CurrentDepth <= 3) inAudio = reader.ValueTextEquals("audio"u8);
            bool refers = inMessages && (reader.ValueTextEquals("file_id"u8) || (inAudio && reader.ValueTextEquals("id"u8)));
            if (refers && reader.Read() && reader.TokenType == JsonTokenType.String) return JsonPath.At(body, (int)reader.TokenStartIndex);
        }

        return null;
    }
}
