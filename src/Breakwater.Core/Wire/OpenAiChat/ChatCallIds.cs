using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Ids where a server gave none.</summary>
internal static class ChatCallIds
{
    private const string AnswerPrefix = "chatcmpl-";

    /// <summary>An id for a call, unlike those of other answers in the same conversation.</summary>
    public static JsonText Make(ReadOnlySpan<byte> rawAnswerId, int call)
    {
        var id = new StringBuilder("call_");
        foreach (byte letter in rawAnswerId)
        {
            // Only what every dialect allows in an id.
            if (char.IsAsciiLetterOrDigit((char)letter) || letter == '_') id.Append((char)letter);
        }

        return JsonText.From(id.Append('_').Append(call).ToString());
    }

    /// <summary>An answer's id behind this dialect's prefix, escaped.</summary>
    public static JsonText OfAnswer(ReadOnlySpan<byte> rawId, string requestId)
    {
        if (rawId.IsEmpty) return JsonText.From(AnswerPrefix + requestId);
        return rawId.StartsWith("chatcmpl-"u8) ? JsonText.Quote(rawId) : JsonText.From(AnswerPrefix).Concat(JsonText.Quote(rawId));
    }
}
