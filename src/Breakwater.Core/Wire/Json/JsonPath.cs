using System.Globalization;
using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Names a place in a document. Walks from the start, so it is for error messages only; everything before the place
/// must have passed the scanner's structural checks.
/// </summary>
internal static class JsonPath
{
    // The names come from the caller's bytes: a hostile one must not blow up the message.
    private const int LongestName = 64;
    private const int LongestPath = 512;

    public static string At(ReadOnlySpan<byte> document, int limit)
    {
        var steps = new List<Step>();
        limit = Math.Min(limit, document.Length);
        for (int at = 0; at < limit; at++)
        {
            switch (document[at])
            {
                case (byte)'"' when !TryReadString(document, ref at, steps):
                    return Text(steps);
                case (byte)'{':
                    steps.Add(new Step(Name: null, Index: -1, Named: false));
                    break;
                case (byte)'[':
                    steps.Add(new Step(Name: null, Index: 0, Named: false));
                    break;
                case (byte)'}' or (byte)']' when steps.Count > 0:
                    steps.RemoveAt(steps.Count - 1);
                    break;
                case (byte)',' when steps.Count > 0:
                    steps[^1] = steps[^1].Next();
                    break;
            }
        }

        return Text(steps);
    }

    private static bool TryReadString(ReadOnlySpan<byte> document, ref int at, List<Step> steps)
    {
        var scan = default(JsonStringScan);
        int end = scan.FindEnd(document, at + 1);
        if (scan.Error != JsonErrorKind.None) return false;
        if (steps.Count > 0 && steps[^1] is { Index: < 0, Named: false } step)
            steps[^1] = step with { Name = Decode(document[(at + 1)..end]), Named = true };

        at = end;
        return true;
    }

    private static string Decode(ReadOnlySpan<byte> escaped)
    {
        if (escaped.Length > LongestName) return Encoding.UTF8.GetString(escaped[..LongestName]) + "…";
        Span<byte> name = stackalloc byte[LongestName];
        return Encoding.UTF8.GetString(name[..JsonEscapes.Unescape(escaped, name)]);
    }

    private static string Text(List<Step> steps)
    {
        var text = new StringBuilder();
        foreach (Step step in steps)
        {
            if (text.Length > LongestPath) return text.Append('…').ToString();
            step.AppendTo(text);
        }

        return text.ToString();
    }

    private readonly record struct Step(string? Name, int Index, bool Named)
    {
        public Step Next() => Index < 0 ? this with { Name = null, Named = false } : this with { Index = Index + 1 };

        public void AppendTo(StringBuilder text)
        {
            if (Index >= 0) text.Append('[').Append(Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else if (Name is null) return;
            else if (Name.Length > 0 && Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '$'))
                text.Append(text.Length > 0 ? "." : "").Append(Name);
            else text.Append("[\"").Append(Name).Append("\"]");
        }
    }
}
