using System.Text;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Cuts text into pieces that stand for tokens; a piece never splits a character.</summary>
internal static class Tokens
{
    private const int PieceLength = 4;

    public static List<string> Of(string text)
    {
        var pieces = new List<string>(text.Length / PieceLength + 1);
        var start = 0;
        while (start < text.Length)
        {
            var end = Math.Min(start + PieceLength, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                end++;
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }

    /// <summary>The first <paramref name="length"/> characters on one line, never ending in half a character or a lone surrogate.</summary>
    public static string Excerpt(string text, int length)
    {
        var line = new StringBuilder(length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > length)
                break;
            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString().Trim();
    }
}
