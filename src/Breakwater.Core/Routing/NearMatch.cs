namespace Breakwater.Core.Routing;

/// <summary>Finds the names somebody may have meant.</summary>
public static class NearMatch
{
    private const int Most = 3;

    /// <summary>Up to three of the names within a third of the text's length in edits, the nearest first; ties in the names' own order.</summary>
    public static IReadOnlyList<string> Find(string text, IEnumerable<string> names)
    {
        var limit = int.Max(2, text.Length / 3);
        return
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .Select(name => (name, distance: Distance(text, name)))
                .Where(pair => pair.distance <= limit)
                .OrderBy(pair => pair.distance)
                .Take(Most)
                .Select(pair => pair.name),
        ];
    }

    /// <summary>Characters to insert, delete or replace to make one text of the other, ignoring case.</summary>
    public static int Distance(string a, string b)
    {
        // A caller's name may be of any length; what is this much longer than every name is far from all of them anyway.
        const int longest = 128;
        if (a.Length > longest || b.Length > longest)
        {
            return int.Max(a.Length, b.Length);
        }

        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]);
                var replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = int.Min(replaced, int.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
