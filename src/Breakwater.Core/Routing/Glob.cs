namespace Breakwater.Core.Routing;

/// <summary>A name pattern in which <c>*</c> stands for any characters, none included. Case matters.</summary>
public sealed record Glob(string Pattern)
{
    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var pattern = Pattern.AsSpan();
        int at = 0, within = 0, star = -1, resume = 0;
        while (at < text.Length)
        {
            if (within < pattern.Length && pattern[within] == '*')
            {
                star = within++;
                resume = at;
            }
            else if (within < pattern.Length && pattern[within] == text[at])
            {
                within++;
                at++;
            }
            else if (star >= 0)
            {
                // Let the last star take one character more and try again.
                within = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[within..].TrimStart('*').IsEmpty;
    }

    /// <summary>Whether any of the globs matches.</summary>
    public static bool AnyMatches(IReadOnlyList<Glob> globs, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < globs.Count; i++)
        {
            if (globs[i].Matches(text))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => Pattern;
}
