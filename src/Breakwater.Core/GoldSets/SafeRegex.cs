using System.Text.RegularExpressions;

namespace Breakwater.Core.GoldSets;

/// <summary>Regular expressions that no text can keep busy: without backtracking, and with a limit of time all the same.</summary>
public static class SafeRegex
{
    /// <summary>How long one match may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The expression of a text; null, and why, when it is none of this kind.</summary>
    public static Regex? Read(string text, out string? problem)
    {
        problem = null;
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            problem = "needs backtracking (a look-around or a back reference), which is not allowed here: a text could keep it busy for hours";
        }
        catch (ArgumentException broken)
        {
            problem = $"is no regular expression: {broken.Message}";
        }

        return null;
    }

    /// <summary>Whether a part of the text matches; a match that takes too long is none.</summary>
    public static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
