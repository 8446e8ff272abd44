using System.Text.Json;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>Finds pictures and files in a conversation. Most hold none, and two searches say so; only where one is found is the conversation walked.</summary>
internal static class MediaParts
{
    /// <summary>What the parts of a valid body need; <paramref name="image"/> and <paramref name="file"/> are the dialect's types of such parts, in quotes.</summary>
    public static Capabilities Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> image, ReadOnlySpan<byte> file)
    {
        var suspected = (body.IndexOf(image) >= 0 ? Capabilities.Vision : Capabilities.None) | (body.IndexOf(file) >= 0 ? Capabilities.Documents : Capabilities.None);
        return suspected == Capabilities.None ? suspected : Walk(body, image[1..^1], file[1..^1], suspected);
    }

    private static Capabilities Walk(ReadOnlySpan<byte> body, ReadOnlySpan<byte> image, ReadOnlySpan<byte> file, Capabilities suspected)
    {
        var found = Capabilities.None;
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonScanner.DefaultMaxDepth });
        while (found != suspected && json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // Only the conversation has parts; what a tool was given may use their names for its own ends.
            var isInput = json.ValueSpan.SequenceEqual("input"u8);
            if (json.CurrentDepth == 1 ? !isInput && !json.ValueSpan.SequenceEqual("messages"u8) : isInput)
            {
                json.Skip();
            }
            else if (json.ValueSpan.SequenceEqual("type"u8) && json.Read() && json.TokenType == JsonTokenType.String)
            {
                found |= json.ValueSpan.SequenceEqual(image) ? Capabilities.Vision : json.ValueSpan.SequenceEqual(file) ? Capabilities.Documents : Capabilities.None;
            }
        }

        return found;
    }
}
