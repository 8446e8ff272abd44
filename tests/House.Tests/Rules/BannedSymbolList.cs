using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>The list the compiler bans by: every line is a symbol and what to use instead.</summary>
internal static partial class BannedSymbolList
{
    public static IEnumerable<Finding> Check(SourceFile list, SourceFile buildProps)
    {
        var lines = list.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && !Entry().IsMatch(lines[i]))
            {
                yield return new Finding(list.Path, i + 1, "a ban without a replacement", "Write `M:Full.Symbol.Name; what to use instead`");
            }
        }

        if (lines.All(l => l.Trim().Length == 0))
        {
            yield return new Finding(list.Path, 0, "the list is empty", "A list without bans bans nothing");
        }

        if (!buildProps.Text.Contains(list.Path, StringComparison.Ordinal))
        {
            yield return new Finding(buildProps.Path, 0, $"{list.Path} is not given to the analyzer", "Add it as AdditionalFiles");
        }
    }

    [GeneratedRegex(@"^[TMPFEN]:[^\s;]+;\s*\S+\s+\S.*$")]
    private static partial Regex Entry();
}
