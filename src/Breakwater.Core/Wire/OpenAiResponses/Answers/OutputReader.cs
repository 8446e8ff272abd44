using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Reads the output items of a complete answer.</summary>
internal static class OutputReader
{
    public static List<Part> Read(ReadOnlyMemory<byte> output)
    {
        var parts = new List<Part>();
        var each = new JsonCursor(output);
        while (each.Next())
        {
            if (each.Kind == JsonKind.Object)
            {
                Add(new Item(each.Raw), parts);
            }
        }

        return parts;
    }

    private static void Add(Item item, List<Part> parts)
    {
        if (item.Is("message"u8))
        {
            // A part that is no part is left out: the rest of a paid answer is worth more than its strictness.
            PartReader.ReadContent(item.Content, "content", parts);
        }
        else if (item.Is("reasoning"u8))
        {
            parts.Add(item.ToThinking());
        }
        else if ((item.Is("function_call"u8) || item.Is("custom_tool_call"u8)) && item.ToCall() is { CallId.IsNull: false, Name.IsNull: false } call)
        {
            parts.Add(call);
        }
        else if (!item.Type.IsNull)
        {
            parts.Add(new OpaquePart(Dialect.OpenAiResponses, item.Type.Value, item.Raw));
        }
    }
}
