namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>The shape in which Anthropic writes a delta of content: <c>"delta":{"type":"text_delta","text":"…"}</c>.</summary>
internal static class DeltaShape
{
    /// <summary>The length of the delta's escaped content; false when the event is written in another way and wants a parse.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        var delta = data.IndexOf("\"delta\":{\"type\":\""u8);
        if (delta < 0)
        {
            return false;
        }

        var rest = data[(delta + "\"delta\":{\"type\":\""u8.Length)..];
        return TrySkip(ref rest, "text_delta\",\"text\":\""u8)
            || TrySkip(ref rest, "input_json_delta\",\"partial_json\":\""u8)
            || TrySkip(ref rest, "thinking_delta\",\"thinking\":\""u8)
                ? TryFindEnd(rest, out length)
                : false;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> prefix)
    {
        if (!rest.StartsWith(prefix))
        {
            return false;
        }

        rest = rest[prefix.Length..];
        return true;
    }

    private static bool TryFindEnd(ReadOnlySpan<byte> text, out int end)
    {
        end = 0;
        while (true)
        {
            var step = text[end..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return false;
            }

            end += step;
            if (text[end] == (byte)'"')
            {
                return true;
            }

            end += 2;
            if (end > text.Length)
            {
                return false;
            }
        }
    }
}
