using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>
/// Carries one vendor's opaque reasoning state through another vendor's dialect and back: a caller who echoes it lets the conversation go on where that
/// state lives. Form: <c>bw1.{a|r}.{kind}.{provider}.{item id or -}.{state}</c>, where only the state may hold further dots.
/// </summary>
public static class ReasoningEnvelope
{
    /// <summary>Kinds of state.</summary>
    private const byte Signature = (byte)'s', Redacted = (byte)'d', Encrypted = (byte)'e';
    private const int HeadParts = 5;

    /// <summary>True for text that <see cref="Wrap(ThinkingPart, string)"/> made.</summary>
    public static bool IsWrapped(ReadOnlySpan<byte> rawText) => rawText.StartsWith("bw1."u8);

    /// <summary>Wraps a part's state for <paramref name="provider"/>; null when the part has none.</summary>
    public static JsonText Wrap(ThinkingPart part, string provider)
    {
        var (kind, state) = !part.Encrypted.IsNull ? (Encrypted, part.Encrypted)
            : !part.Redacted.IsNull ? (Redacted, part.Redacted)
            : (Signature, part.Signature);
        return state.IsNull ? default : Wrap(part.Origin, kind, provider, part.ItemId.IsNull ? default : part.ItemId.Raw, state.Raw);
    }

    /// <summary>The same for a stream's state, given as escaped text.</summary>
    public static JsonText WrapDelta(Dialect origin, DeltaKind delta, bool redacted, string provider, ReadOnlySpan<byte> itemId, ReadOnlySpan<byte> state) =>
        Wrap(origin, delta == DeltaKind.EncryptedReasoning ? Encrypted : redacted ? Redacted : Signature, provider, itemId, state);

    /// <summary>The part that <paramref name="wrapped"/> stands for, with <paramref name="text"/> as its visible reasoning; null when it is not an envelope.</summary>
    public static ThinkingPart? Unwrap(JsonText text, JsonText wrapped)
    {
        if (wrapped.IsNull || !IsWrapped(wrapped.Raw))
        {
            return null;
        }

        Span<Range> ranges = stackalloc Range[HeadParts + 1];
        var raw = wrapped.Raw;
        if (Split(raw, ranges) != HeadParts + 1 || raw[ranges[1]].Length != 1 || raw[ranges[2]].Length != 1)
        {
            return null;
        }

        var origin = raw[ranges[1]][0] == (byte)'a' ? Dialect.Anthropic : Dialect.OpenAiResponses;
        var state = JsonText.Quote(raw[ranges[5]]);
        var itemId = raw[ranges[4]].SequenceEqual("-"u8) ? default : JsonText.Quote(raw[ranges[4]]);
        var part = new ThinkingPart(origin, text)
        {
            Provider = System.Text.Encoding.UTF8.GetString(raw[ranges[3]]),
            ItemId = itemId,
            IsSummary = origin == Dialect.OpenAiResponses,
        };
        return raw[ranges[2]][0] switch
        {
            Encrypted => part with { Encrypted = state },
            Redacted => part with { Redacted = state },
            Signature => part with { Signature = state },
            _ => null,
        };
    }

    private static JsonText Wrap(Dialect origin, byte kind, string provider, ReadOnlySpan<byte> itemId, ReadOnlySpan<byte> state)
    {
        var head = $"bw1.{(origin == Dialect.Anthropic ? 'a' : 'r')}.{(char)kind}.{provider}.";
        var quoted = new byte[1 + head.Length + Math.Max(itemId.Length, 1) + 1 + state.Length + 1];
        var at = 0;
        quoted[at++] = (byte)'"';
        at += System.Text.Encoding.ASCII.GetBytes(head, quoted.AsSpan(at));
        var id = itemId.IsEmpty ? "-"u8 : itemId;
        id.CopyTo(quoted.AsSpan(at));
        at += id.Length;
        quoted[at++] = (byte)'.';
        state.CopyTo(quoted.AsSpan(at));
        quoted[^1] = (byte)'"';
        return JsonText.Quote(quoted.AsSpan(1, quoted.Length - 2));
    }

    private static int Split(ReadOnlySpan<byte> raw, Span<Range> ranges)
    {
        var start = 0;
        for (var i = 0; i < HeadParts; i++)
        {
            var dot = raw[start..].IndexOf((byte)'.');
            if (dot < 0)
            {
                return i;
            }

            ranges[i] = start..(start + dot);
            start += dot + 1;
        }

        ranges[HeadParts] = start..raw.Length;
        return HeadParts + 1;
    }
}
