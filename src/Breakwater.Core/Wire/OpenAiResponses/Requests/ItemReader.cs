using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>
/// Gathers input items into messages: neighbours of one role become one message, calls and reasoning belong to the assistant's, outputs to the user's
/// (results before text).
/// </summary>
internal sealed class ItemReader
{
    private readonly List<Message> messages = [];
    private List<Part> parts = [];
    private Role role;
    private string? phase;
    private int index;

    public IReadOnlyList<Message> Messages => messages;

    /// <summary>Adds <c>instructions</c>, which stand before everything else and apart from system items.</summary>
    public void AddInstructions(JsonText instructions) => messages.Add(new Message(Role.System, [new TextPart(instructions)]));

    /// <summary>Reads <c>input</c>, a string or an array.</summary>
    public Fault? Read(ReadOnlyMemory<byte> input)
    {
        var json = new JsonRaw(input);
        if (json.Kind == JsonKind.String)
        {
            messages.Add(new Message(Role.User, [new TextPart(json.AsText())]));
            return null;
        }

        var each = new JsonCursor(input);
        for (index = 0; json.Kind == JsonKind.Array && each.Next(); index++)
        {
            var fault = each.Kind == JsonKind.Object
                ? Add(new Item(each.Raw))
                : Fault.InvalidRequest($"input[{index}] must be an object, got {JsonWords.Describe(each.Kind)}", $"input[{index}]");
            if (fault is not null)
            {
                return fault;
            }
        }

        Close();
        return null;
    }

    private Fault? Add(Item item)
    {
        if (item.Is("message"u8))
        {
            return AddMessage(item);
        }

        if (item.Is("reasoning"u8))
        {
            Open(Role.Assistant).Add(item.ToThinking());
        }
        else if ((item.Is("function_call"u8) || item.Is("custom_tool_call"u8)) && item.ToCall() is { CallId.IsNull: false, Name.IsNull: false } call)
        {
            Open(Role.Assistant).Add(call);
        }
        else if ((item.Is("function_call_output"u8) || item.Is("custom_tool_call_output"u8)) && !item.CallId.IsNull)
        {
            return AddResult(item);
        }
        else
        {
            AddOpaque(item);
        }

        return null;
    }

    private Fault? AddMessage(Item item)
    {
        var speaker = item.Role.Raw switch
        {
            var r when r.SequenceEqual("assistant"u8) => Role.Assistant,
            var r when r.SequenceEqual("system"u8) => Role.System,
            var r when r.SequenceEqual("developer"u8) => Role.Developer,
            _ => Role.User,
        };
        if (item.Phase is not null && phase is not null && phase != item.Phase)
        {
            Close();
        }

        var target = Open(speaker);
        phase = item.Phase ?? phase;
        return PartReader.ReadContent(item.Content, $"input[{index}].content", target);
    }

    private Fault? AddResult(Item item)
    {
        var content = new List<Part>();
        var fault = PartReader.ReadContent(item.Output, $"input[{index}].output", content);
        var target = Open(Role.User);
        var results = 0;
        while (results < target.Count && target[results] is ToolResultPart)
        {
            results++;
        }

        target.Insert(results, new ToolResultPart(item.CallId, content) { IsCustom = item.Is("custom_tool_call_output"u8) });
        return fault;
    }

    // What the caller's side ran answers the assistant; a reference may stand for anything and stays where it is.
    private void AddOpaque(Item item)
    {
        var type = item.Type.IsNull ? "item_reference" : item.Type.Value;
        var isCallers = type.EndsWith("_output", StringComparison.Ordinal) || type is "mcp_approval_response" or "compaction_trigger";
        var stays = type == "item_reference" && parts.Count > 0;
        Open(stays ? role : isCallers || type == "item_reference" ? Role.User : Role.Assistant).Add(new OpaquePart(Dialect.OpenAiResponses, type, item.Raw));
    }

    private List<Part> Open(Role speaker)
    {
        if (parts.Count > 0 && role != speaker)
        {
            Close();
        }

        role = speaker;
        return parts;
    }

    private void Close()
    {
        if (parts.Count > 0)
        {
            messages.Add(new Message(role, parts) { Phase = phase });
        }

        parts = [];
        phase = null;
    }
}
