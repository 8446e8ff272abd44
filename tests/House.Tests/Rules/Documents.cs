using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>The map names what exists, links lead somewhere, and the tree speaks of the product alone.</summary>
internal static partial class Documents
{
    // Put together from halves, so that this file does not contain what it looks for.
    private static readonly string[] Foreign = ["/wo" + "rk/", "session " + "ended", "helper " + "agent", "sub" + "agent", "co-" + "engineer", "as an AI " + "language"];

    public static IEnumerable<Finding> CheckMap(SourceFile map, IEnumerable<string> productFolders, Func<string, bool> exists)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in MapPath().Matches(map.Text))
        {
            var path = match.Groups[1].Value.TrimEnd('/');
            listed.Add(path);
            if (!exists(path))
            {
                yield return map.Finding(match.Index, $"the map lists {path}, which does not exist", "Remove the line");
            }
        }

        foreach (var folder in productFolders.Where(f => !listed.Contains(f)))
        {
            yield return new Finding(map.Path, 0, $"the map lacks {folder}", $"Add a line for `{folder}/`");
        }
    }

    /// <summary>Each project under src, and each first-level folder of it that holds source.</summary>
    public static IEnumerable<string> FoldersToMap(IEnumerable<SourceFile> files) =>
        files.Where(f => f.IsUnder("src")).SelectMany(f => Prefixes(f.Folder.Split('/'))).Distinct(StringComparer.Ordinal);

    public static IEnumerable<Finding> CheckLinks(IEnumerable<SourceFile> documents, Func<string, bool> exists)
    {
        foreach (var document in documents)
        {
            var prose = Fence().Replace(document.Text, m => Blank(m.Value));
            foreach (Match link in Link().Matches(prose))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !HasScheme().IsMatch(target) && !exists(Resolve(document.Folder, target)))
                {
                    yield return document.Finding(link.Index, $"the link to {target} leads nowhere", "Correct the path or remove the link");
                }
            }
        }
    }

    public static IEnumerable<Finding> CheckWords(IEnumerable<SourceFile> files) =>
        from file in files
        from phrase in Foreign
        let at = file.Text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase)
        where at >= 0
        select file.Finding(at, $"\"{phrase}\" is not about the product", "Say what the product does, without the place or the way it was made");

    public static IEnumerable<Finding> CheckChangelog(SourceFile? changelog, string version)
    {
        if (changelog is null)
        {
            yield return new Finding("CHANGELOG.md", 0, "there is no changelog", "Write one: Unreleased on top, then a heading per version");
            yield break;
        }

        if (!UnreleasedHeading().IsMatch(changelog.Text) && !changelog.Text.Contains($"## {version}", StringComparison.Ordinal))
        {
            yield return new Finding(changelog.Path, 0, $"neither `## Unreleased` nor `## {version}`", "Tell what the current version brings");
        }
    }

    private static IEnumerable<string> Prefixes(string[] parts) =>
        from depth in (int[])[2, 3]
        where parts.Length >= depth
        select string.Join('/', parts.Take(depth));

    private static string Resolve(string folder, string target)
    {
        var parts = new List<string>(target.StartsWith('/') ? [] : folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    private static string Blank(string text) => new([.. text.Select(c => c == '\n' ? '\n' : ' ')]);

    [GeneratedRegex(@"`((?:src|tests|bench|eng|docs|samples)/[^`\s*]*)`")]
    private static partial Regex MapPath();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("^([a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex HasScheme();

    [GeneratedRegex(@"^## \[?Unreleased\]?", RegexOptions.Multiline)]
    private static partial Regex UnreleasedHeading();
}
