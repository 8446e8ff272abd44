using System.Text.Json;
using Breakwater.Core.Configuration;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>A JSON body as the neutral tree that configurations are read from, so that the same rules hold for both.</summary>
internal static class JsonTree
{
    /// <summary>The tree of an object whose names were seen to occur once.</summary>
    public static MapNode Of(JsonElement body) => new(0, 0, [.. body.EnumerateObject().Select(member => new ConfigEntry(0, 0, member.Name, Node(member.Value)))]);

    private static ConfigNode Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Of(value),
        JsonValueKind.Array => new ListNode(0, 0, [.. value.EnumerateArray().Select(Node)]),
        JsonValueKind.String => Scalar(value.GetString()!),
        JsonValueKind.Null => Scalar("") with { IsNull = true },
        _ => Scalar(value.GetRawText()),
    };

    private static ScalarNode Scalar(string text) => new(0, 0, text, text);
}
