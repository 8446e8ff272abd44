using System.Text;

namespace Breakwater.Terminal;

/// <summary>Columns of text, each as wide as its widest cell. What a cell says cannot command the terminal.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>The lines of a table; rows have as many cells as there are headings.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [headings, .. rows.Select(IReadOnlyList<string> (row) => [.. row.Select(Printable)])];
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>The text without control characters.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return clean.ToString();
    }
}
