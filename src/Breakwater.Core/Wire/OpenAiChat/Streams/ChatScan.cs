using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Billing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>Finds things in a chunk without parsing it.</summary>
internal static class ChatScan
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);

    /// <summary>Where the value of the first property of this name (given with its quotes) begins; -1 when there is none.</summary>
    public static int FindValue(ReadOnlySpan<byte> data, ReadOnlySpan<byte> quotedName)
    {
        int from = 0;
        while (data[from..].IndexOf(quotedName) is >= 0 and var found)
        {
            from += found + quotedName.Length;
            int colon = SkipBlanks(data, from);
            if (colon >= data.Length || data[colon] != (byte)':') continue;
            int value = SkipBlanks(data, colon + 1);
            return value < data.Length ? value : -1;
        }

        return -1;
    }

    /// <summary>Whether a property of this name has a value that says something.</summary>
    public static bool HasValue(ReadOnlySpan<byte> data, ReadOnlySpan<byte> quotedName)
    {
        int at = FindValue(data, quotedName);
        return at >= 0 && data[at] is (byte)'{' or (byte)'"';
    }

    /// <summary>The service that the chunk says it comes from.</summary>
    public static PriceTier TierOf(ReadOnlySpan<byte> data)
    {
        int at = FindValue(data, "\"service_tier\""u8);
        if (at < 0 || data[at] != (byte)'"') return PriceTier.Standard;
        int length = data[(at + 1)..].IndexOf((byte)'"');
        return length < 0 ? PriceTier.Standard : ServiceTiers.Of(data.Slice(at + 1, length));
    }

    /// <summary>Whether the chunk is about no choice at all, as the usage chunk is.</summary>
    public static bool HasNoChoices(ReadOnlySpan<byte> data)
    {
        int at = FindValue(data, "\"choices\""u8);
        if (at < 0 || data[at] != (byte)'[') return at < 0;
        int end = SkipBlanks(data, at + 1);
        return end < data.Length && data[end] == (byte)']';
    }

    /// <summary>How many bytes of content (text, reasoning, refusal, calls, audio) the chunk's deltas hold.</summary>
    public static long ContentOf(ReadOnlySpan<byte> data)
    {
        long content = 0;
        while (FindValue(data, "\"delta\""u8) is >= 0 and var at)
        {
            data = data[at..];
            data = data[Walk(data, ref content)..];
        }

        return content;
    }

    // Goes from string to string up to the end of the delta; a string is content when the name before it says so.
    private static int Walk(ReadOnlySpan<byte> data, ref long content)
    {
        int depth = 0;
        bool counts = false;
        var strings = default(JsonStringScan);
        for (int at = 0; at < data.Length; at++)
        {
            int hop = data[at..].IndexOfAny(Marks);
            if (hop < 0) break;
            at += hop;
            if (data[at] != (byte)'"')
            {
                depth += data[at] is (byte)'{' or (byte)'[' ? 1 : -1;
                if (depth <= 0) return at;
                continue;
            }

            int end = strings.FindEnd(data, at + 1);
            if (end >= data.Length || strings.Error != JsonErrorKind.None) break;
            int after = SkipBlanks(data, end + 1);
            bool isName = after < data.Length && data[after] == (byte)':';
            if (isName) counts = IsContent(data[(at + 1)..end]);
            else if (counts) content += end - at - 1;
            at = end;
        }

        return data.Length;
    }

    private static bool IsContent(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("text"u8) || name.SequenceEqual("name"u8) || name.SequenceEqual("data"u8),
        5 => name.SequenceEqual("input"u8),
        7 => name.SequenceEqual("content"u8) || name.SequenceEqual("refusal"u8),
        9 => name.SequenceEqual("arguments"u8) || name.SequenceEqual("reasoning"u8),
        10 => name.SequenceEqual("transcript"u8),
        17 => name.SequenceEqual("reasoning_content"u8),
        _ => false,
    };

    private static int SkipBlanks(ReadOnlySpan<byte> data, int at)
    {
        while (at < data.Length && data[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at;
    }
}
