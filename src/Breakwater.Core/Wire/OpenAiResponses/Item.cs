using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>One item, of the input or of the output, with the members that the known types have.</summary>
internal sealed class Item
{
    public Item(JsonRaw json)
    {
        Raw = json;
        var members = new JsonCursor(json.Bytes);
        while (members.Next())
        {
            if (members.Kind == JsonKind.String)
            {
                ReadText(members);
            }
            else if (members.Kind == JsonKind.Array)
            {
                ReadArray(members);
            }
        }
    }

    /// <summary>The whole item as it came.</summary>
    public JsonRaw Raw { get; }

    public JsonText Type { get; private set; }

    public JsonText Role { get; private set; }

    public JsonText Id { get; private set; }

    public JsonText CallId { get; private set; }

    public JsonText Name { get; private set; }

    public JsonText Arguments { get; private set; }

    public JsonText Encrypted { get; private set; }

    public string? Phase { get; private set; }

    /// <summary>A message's content: string or array; absent when neither.</summary>
    public JsonRaw Content { get; private set; }

    public JsonRaw Output { get; private set; }

    /// <summary>A custom call's free text.</summary>
    public JsonText Input { get; private set; }

    public JsonRaw Summary { get; private set; }

    /// <summary>Whether it is of a type; an item without one, but with a role, is a message.</summary>
    public bool Is(ReadOnlySpan<byte> type) =>
        Type.IsNull ? !Role.IsNull && type.SequenceEqual("message"u8) : Type.Raw.SequenceEqual(type);

    /// <summary>The reasoning of a reasoning item: its summary if it has one, else its text.</summary>
    public ThinkingPart ToThinking()
    {
        var summary = Join(Summary);
        var isSummary = !summary.IsEmpty || Content.Kind != JsonKind.Array;
        var text = isSummary ? summary : Join(Content);
        return ReasoningEnvelope.Unwrap(text, Encrypted)
            ?? new ThinkingPart(Dialect.OpenAiResponses, text) { Encrypted = Encrypted, ItemId = Id, IsSummary = isSummary };
    }

    /// <summary>The call of a function_call or custom_tool_call item.</summary>
    public ToolCallPart ToCall()
    {
        var isCustom = Is("custom_tool_call"u8);
        return new ToolCallPart(CallId, Name, isCustom ? Input : Arguments) { IsCustom = isCustom, ItemId = Id };
    }

    // Summary parts are paragraphs.
    private static JsonText Join(JsonRaw parts)
    {
        var joined = JsonText.Empty;
        var paragraph = JsonText.Quote("\\n\\n"u8);
        var each = new JsonCursor(parts.Bytes);
        while (parts.Kind == JsonKind.Array && each.Next())
        {
            var text = each.Kind == JsonKind.Object ? new PartFields(each.Raw.Bytes).Text : default;
            joined = joined.IsEmpty ? (text.IsNull ? joined : text) : joined.Concat(paragraph).Concat(text);
        }

        return joined;
    }

    private void ReadText(in JsonCursor member)
    {
        var text = member.KeptText;
        if (member.Is("type"u8))
        {
            Type = text;
        }
        else if (member.Is("role"u8))
        {
            Role = text;
        }
        else if (member.Is("content"u8))
        {
            Content = member.Raw;
        }
        else if (member.Is("id"u8))
        {
            Id = text;
        }
        else if (member.Is("call_id"u8))
        {
            CallId = text;
        }
        else if (member.Is("name"u8))
        {
            Name = text;
        }
        else if (member.Is("arguments"u8))
        {
            Arguments = text;
        }
        else if (member.Is("input"u8))
        {
            Input = text;
        }
        else if (member.Is("output"u8))
        {
            Output = member.Raw;
        }
        else if (member.Is("encrypted_content"u8))
        {
            Encrypted = text;
        }
        else if (member.Is("phase"u8))
        {
            Phase = text.Value;
        }
    }

    private void ReadArray(in JsonCursor member)
    {
        if (member.Is("content"u8))
        {
            Content = member.Raw;
        }
        else if (member.Is("output"u8))
        {
            Output = member.Raw;
        }
        else if (member.Is("summary"u8))
        {
            Summary = member.Raw;
        }
    }
}
