using System.Buffers.Text;

namespace Breakwater.Core.Wire.Json;

internal static class JsonNumber
{
    /// <summary>The offset after the number at <paramref name="at"/>, or -1 when it is none.</summary>
    public static int FindEnd(ReadOnlySpan<byte> document, int at)
    {
        if (document[at] == (byte)'-') at++;
        bool leadingZero = at < document.Length && document[at] == (byte)'0';
        if (leadingZero) at++;
        else if (!SkipDigits(document, ref at)) return -1;

        if (at < document.Length && document[at] == (byte)'.')
        {
            at++;
            if (!SkipDigits(document, ref at)) return -1;
        }

        if (at < document.Length && (document[at] | 0x20) == 'e')
        {
            at++;
            if (at < document.Length && document[at] is (byte)'+' or (byte)'-') at++;
            if (!SkipDigits(document, ref at)) return -1;
        }

        return at;
    }

    /// <summary>Reads a JSON number without fraction or exponent.</summary>
    public static bool TryReadWhole(ReadOnlySpan<byte> number, out long value) =>
        Utf8Parser.TryParse(number, out value, out int read) && read == number.Length;

    private static bool SkipDigits(ReadOnlySpan<byte> document, ref int at)
    {
        int start = at;
        while (at < document.Length && (uint)(document[at] - '0') <= 9) at++;
        return at > start;
    }
}
