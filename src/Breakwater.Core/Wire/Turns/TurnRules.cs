using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Turns;

/// <summary>What a message or an item is to the turns of its conversation, in each dialect.</summary>
internal static class TurnRules
{
    /// <summary>Puts one piece where it belongs.</summary>
    public static void Take(Dialect dialect, ReadOnlySpan<byte> piece, TurnScan scan)
    {
        switch (dialect)
        {
            case Dialect.OpenAiChat:
                TakeChat(piece, scan);
                break;
            case Dialect.Anthropic:
                TakeAnthropic(piece, scan);
                break;
            default:
                TakeItem(piece, scan);
                break;
        }

        // It stands for all that was said before it.
        if (piece.IndexOf("\"compaction\""u8) >= 0)
        {
            scan.Limit();
        }
    }

    private static void TakeChat(ReadOnlySpan<byte> message, TurnScan scan)
    {
        var role = JsonCursor.FindText(message, "role"u8);
        if (role.SequenceEqual("assistant"u8))
        {
            scan.Reply();
            OpenCalls(JsonCursor.Find(message, "tool_calls"u8), type: default, scan);
        }
        else if (role.SequenceEqual("tool"u8) || role.SequenceEqual("function"u8))
        {
            scan.Close(JsonCursor.FindText(message, "tool_call_id"u8));
            scan.Reply();
        }
        else
        {
            TakeSpoken(role, scan);
        }
    }

    private static void TakeAnthropic(ReadOnlySpan<byte> message, TurnScan scan)
    {
        var role = JsonCursor.FindText(message, "role"u8);
        var content = JsonCursor.Find(message, "content"u8);
        if (role.SequenceEqual("assistant"u8))
        {
            scan.Reply();
            OpenCalls(content, "tool_use"u8, scan);
        }
        else if (role.SequenceEqual("user"u8) && CloseCalls(content, scan))
        {
            scan.Reply();
        }
        else
        {
            // A conversation must begin with the user, which it would not if turns before this one went.
            if (role.SequenceEqual("system"u8))
            {
                scan.Limit();
            }

            TakeSpoken(role, scan);
        }
    }

    private static void TakeItem(ReadOnlySpan<byte> item, TurnScan scan)
    {
        var type = JsonCursor.FindText(item, "type"u8);
        var role = JsonCursor.FindText(item, "role"u8);
        if ((type.IsEmpty || type.SequenceEqual("message"u8)) && !role.SequenceEqual("assistant"u8))
        {
            TakeSpoken(role, scan);
            return;
        }

        var call = JsonCursor.FindText(item, "call_id"u8);
        if (type.EndsWith("_output"u8))
        {
            scan.Close(call);
        }
        else if (type.SequenceEqual("mcp_approval_response"u8))
        {
            scan.Close(JsonCursor.FindText(item, "approval_request_id"u8));
        }

        scan.Reply();
        if (type.SequenceEqual("mcp_approval_request"u8))
        {
            scan.Open(JsonCursor.FindText(item, "id"u8));
        }
        else if (!call.IsEmpty && !type.EndsWith("_output"u8))
        {
            scan.Open(call);
        }

        // What changes the tools or the settings for the rest of the conversation.
        if (type.StartsWith("tool_search"u8) || type.SequenceEqual("additional_tools"u8) || type.SequenceEqual("configuration_update"u8))
        {
            scan.Limit();
        }
    }

    private static void TakeSpoken(ReadOnlySpan<byte> role, TurnScan scan)
    {
        if (role.SequenceEqual("user"u8))
        {
            scan.User();
        }
        else if (role.SequenceEqual("system"u8) || role.SequenceEqual("developer"u8))
        {
            scan.Keep();
        }
        else
        {
            scan.Unreadable();
        }
    }

    // Blocks of a type, or all there are.
    private static void OpenCalls(ReadOnlySpan<byte> list, ReadOnlySpan<byte> type, TurnScan scan)
    {
        if (list.IsEmpty || list[0] != (byte)'[')
        {
            return;
        }

        var each = new JsonCursor(list);
        while (each.Next())
        {
            if (each.Kind == JsonKind.Object && (type.IsEmpty || JsonCursor.FindText(each.Value, "type"u8).SequenceEqual(type)))
            {
                scan.Open(JsonCursor.FindText(each.Value, "id"u8));
            }
        }
    }

    private static bool CloseCalls(ReadOnlySpan<byte> content, TurnScan scan)
    {
        if (content.IsEmpty || content[0] != (byte)'[')
        {
            return false;
        }

        var isResult = false;
        var each = new JsonCursor(content);
        while (each.Next())
        {
            if (each.Kind == JsonKind.Object && JsonCursor.FindText(each.Value, "type"u8).SequenceEqual("tool_result"u8))
            {
                isResult = true;
                scan.Close(JsonCursor.FindText(each.Value, "tool_use_id"u8));
            }
        }

        return isResult;
    }
}
