using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Reasoning in Chat, which has no place of its own for it: the text as <c>reasoning_content</c>, as compatible servers do, and the
/// opaque state as <c>reasoning_details</c>, which a caller who echoes the message brings back whole.
/// </summary>
internal static class ChatReasoning
{
    /// <summary>Whether anything would be lost if only the text were written.</summary>
    public static bool HasState(ThinkingPart part) => !part.Signature.IsNull || !part.Redacted.IsNull || !part.Encrypted.IsNull;

    /// <summary>Reads a <c>reasoning_details</c> array; entries of other vendors' making are left out.</summary>
    public static void Read(ref JsonCursor cursor, List<Part> parts)
    {
        if (!cursor.EnterArray()) return;
        while (cursor.NextElement())
        {
            if (cursor.EnterObject() && ReadOne(ref cursor) is { } part) parts.Add(part);
        }
    }

    /// <summary>Writes one entry of the array.</summary>
    public static void Write(ref JsonOut json, ThinkingPart part, string provider)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("thinking"u8);
        json.Name("thinking"u8);
        json.Text(part.Text.OrEmpty);
        json.Optional("signature"u8, part.Signature);
        json.Optional("data"u8, part.Redacted);
        json.Optional("encrypted"u8, part.Encrypted);
        json.Optional("id"u8, part.ItemId);
        json.Name("provider"u8);
        json.Text(JsonText.From(part.Provider ?? provider));
        json.Name("origin"u8);
        json.Text(NameOf(part.Origin));
        json.EndObject();
    }

    private static ThinkingPart? ReadOne(ref JsonCursor cursor)
    {
        bool ours = false;
        Dialect? origin = null;
        var part = new ThinkingPart(default, JsonText.Empty);
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) ours = cursor.ReadText().Equals("thinking"u8);
            else if (cursor.Is("thinking"u8)) part = part with { Text = cursor.ReadText() };
            else if (cursor.Is("signature"u8)) part = part with { Signature = cursor.ReadText() };
            else if (cursor.Is("data"u8)) part = part with { Redacted = cursor.ReadText() };
            else if (cursor.Is("encrypted"u8)) part = part with { Encrypted = cursor.ReadText() };
            else if (cursor.Is("id"u8)) part = part with { ItemId = cursor.ReadText() };
            else if (cursor.Is("provider"u8)) part = part with { Provider = cursor.ReadWord() };
            else if (cursor.Is("origin"u8)) origin = OriginOf(cursor.ReadText());
        }

        if (!ours || origin is null) return null;
        return part with { Text = part.Text.OrEmpty, Origin = origin.Value, IsSummary = origin == Dialect.OpenAiResponses };
    }

    private static ReadOnlySpan<byte> NameOf(Dialect origin) => origin switch
    {
        Dialect.Anthropic => "anthropic"u8,
        Dialect.OpenAiResponses => "openai_responses"u8,
        _ => "openai_chat"u8,
    };

    private static Dialect? OriginOf(JsonText name)
    {
        if (name.Equals("anthropic"u8)) return Dialect.Anthropic;
        if (name.Equals("openai_responses"u8)) return Dialect.OpenAiResponses;
        return name.Equals("openai_chat"u8) ? Dialect.OpenAiChat : null;
    }
}
