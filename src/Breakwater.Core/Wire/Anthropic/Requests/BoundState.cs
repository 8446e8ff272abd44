using System.Text.Json;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Finds state of a provider that a request refers to: uploaded files and signed thinking. Most bodies hold none, and three searches say so.</summary>
internal static class BoundState
{
    /// <summary>The firmest binding and the path of the field that makes it.</summary>
    public static (StateBinding Binding, string? Field) Find(ReadOnlySpan<byte> body)
    {
        var mayBind = body.IndexOf("\"file_id\""u8) >= 0 || body.IndexOf("\"signature\""u8) >= 0 || body.IndexOf("\"redacted_thinking\""u8) >= 0;
        return mayBind ? Walk(body) : (StateBinding.None, null);
    }

    private static (StateBinding Binding, string? Field) Walk(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonScanner.DefaultMaxDepth });
        var reasoningAt = -1;
        var (isRedacted, dataAt) = (false, -1);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                (isRedacted, dataAt) = (false, -1);
            }

            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // What a tool takes or gives, a schema and a citation may use these names for their own ends.
            if (json.ValueSpan.SequenceEqual("input"u8) || json.ValueSpan.SequenceEqual("input_schema"u8) || json.ValueSpan.SequenceEqual("citations"u8))
            {
                json.Skip();
                continue;
            }

            var (isFile, isSignature) = (json.ValueSpan.SequenceEqual("file_id"u8), json.ValueSpan.SequenceEqual("signature"u8));
            var (isType, isData) = (json.ValueSpan.SequenceEqual("type"u8), json.ValueSpan.SequenceEqual("data"u8));
            if (!(isFile || isSignature || isType || isData) || !json.Read() || json.TokenType != JsonTokenType.String)
            {
                continue;
            }

            if (isFile)
            {
                return (StateBinding.Stored, JsonPath.At(body, (int)json.TokenStartIndex));
            }

            isRedacted |= isType && json.ValueSpan.SequenceEqual("redacted_thinking"u8);
            var isState = (isSignature || isData) && !json.ValueSpan.IsEmpty && !ReasoningEnvelope.IsWrapped(json.ValueSpan);
            dataAt = isState ? (int)json.TokenStartIndex : dataAt;
            if (reasoningAt < 0 && ((isState && isSignature) || isRedacted))
            {
                reasoningAt = dataAt;
            }
        }

        return reasoningAt < 0 ? (StateBinding.None, null) : (StateBinding.Reasoning, JsonPath.At(body, reasoningAt));
    }
}
