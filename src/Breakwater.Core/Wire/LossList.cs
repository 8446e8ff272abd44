namespace Breakwater.Core.Wire;

/// <summary>The fields a translation dropped, each once, in order of discovery. For one exchange and one thread at a time.</summary>
public sealed class LossList
{
    private const int LongestName = 64;

    private readonly List<string> fields = [];

    /// <summary>The list of who lost nothing; never added to.</summary>
    public static LossList None { get; } = new();

    /// <summary>True when nothing was lost.</summary>
    public bool IsEmpty => fields.Count == 0;

    /// <summary>The fields so far.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>
    /// Notes a field by its caller-side name (<c>seed</c>, <c>messages.name</c>). Names may come from the caller's body and end in a header: anything
    /// but letters, digits, dots and underscores is noted as <c>unknown</c>.
    /// </summary>
    public void Add(string field)
    {
        field = IsPlain(field) ? field : "unknown";
        if (!fields.Contains(field, StringComparer.Ordinal))
        {
            fields.Add(field);
        }
    }

    /// <summary>Forgets what an attempt lost that did not serve the request.</summary>
    public void Clear() => fields.Clear();

    /// <summary>The value of <c>x-breakwater-lossy</c>.</summary>
    public override string ToString() => string.Join(',', fields);

    private static bool IsPlain(string name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= LongestName;
    }
}
