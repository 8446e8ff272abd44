using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>
/// Finds the state at a provider that a request builds on. A vectorised search for the tell-tale names comes first; only where one is found are the
/// items looked at.
/// </summary>
internal static class StateBindings
{
    /// <summary>The firmest binding, the field that makes it and the id of the state, if it has one.</summary>
    public static (StateBinding Binding, string? Field, JsonRange Id) Find(ReadOnlySpan<byte> body, EnvelopeScan scan)
    {
        if (scan.PreviousResponse.Length > 0)
        {
            return (StateBinding.Stored, "previous_response_id", scan.PreviousResponse);
        }

        if (scan.Conversation.Length > 0)
        {
            return (StateBinding.Stored, "conversation", scan.Conversation);
        }

        if (scan.HasPrompt)
        {
            return (StateBinding.Stored, "prompt", default);
        }

        var input = scan.Input.In(body);
        var tools = scan.Tools.In(body);
        if (FindStoredItem(input) is { } item)
        {
            return (StateBinding.Stored, item, default);
        }

        if (HoldsStoredTools(tools))
        {
            return (StateBinding.Stored, "tools", default);
        }

        return HoldsReasoning(input) ? (StateBinding.Reasoning, "encrypted_content", default) : (StateBinding.None, null, default);
    }

    private static string? FindStoredItem(ReadOnlySpan<byte> input)
    {
        var suspicious = input.IndexOf("\"file_id\""u8) >= 0 || input.IndexOf("\"item_reference\""u8) >= 0 || input.IndexOf("\"container_id\""u8) >= 0;
        var isArray = input.Length > 0 && input[0] == (byte)'[';
        if (!isArray || (!suspicious && input.IndexOf("\"id\""u8) < 0))
        {
            return null;
        }

        var items = new JsonCursor(input);
        while (items.Next())
        {
            if (FieldOf(items.Value) is { } field)
            {
                return field;
            }
        }

        return null;
    }

    private static string? FieldOf(ReadOnlySpan<byte> item)
    {
        var type = JsonCursor.FindText(item, "type"u8);
        if (type.SequenceEqual("item_reference"u8) || (type.IsEmpty && JsonCursor.Find(item, "role"u8).IsEmpty))
        {
            return "item_reference";
        }

        if (!JsonCursor.FindText(item, "container_id"u8).IsEmpty)
        {
            return "container_id";
        }

        return HoldsFileId(JsonCursor.Find(item, "content"u8)) || HoldsFileId(JsonCursor.Find(item, "output"u8)) ? "file_id" : null;
    }

    // Content parts are a list, the output of a computer call is one object.
    private static bool HoldsFileId(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.IndexOf("\"file_id\""u8) < 0)
        {
            return false;
        }

        if (value[0] == (byte)'{')
        {
            return !JsonCursor.FindText(value, "file_id"u8).IsEmpty;
        }

        var parts = new JsonCursor(value);
        while (value[0] == (byte)'[' && parts.Next())
        {
            if (parts.Kind == JsonKind.Object && !JsonCursor.FindText(parts.Value, "file_id"u8).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsStoredTools(ReadOnlySpan<byte> tools)
    {
        if (tools.IndexOf("\"vector_store_ids\""u8) < 0 && tools.IndexOf("\"container\""u8) < 0)
        {
            return false;
        }

        var each = new JsonCursor(tools);
        while (each.Next())
        {
            if (each.Kind != JsonKind.Object)
            {
                continue;
            }

            var type = JsonCursor.FindText(each.Value, "type"u8);
            var isStored = (type.SequenceEqual("file_search"u8) && !JsonCursor.Find(each.Value, "vector_store_ids"u8).IsEmpty)
                || (type.SequenceEqual("code_interpreter"u8) && !JsonCursor.FindText(each.Value, "container"u8).IsEmpty);
            if (isStored)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsReasoning(ReadOnlySpan<byte> input)
    {
        if (input.IndexOf("\"encrypted_content\""u8) < 0)
        {
            return false;
        }

        var items = new JsonCursor(input);
        while (input[0] == (byte)'[' && items.Next())
        {
            var state = JsonCursor.FindText(items.Value, "encrypted_content"u8);
            if (!state.IsEmpty && !ReasoningEnvelope.IsWrapped(state))
            {
                return true;
            }
        }

        return false;
    }
}
