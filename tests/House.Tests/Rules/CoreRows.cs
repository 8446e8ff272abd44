using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Which folder of Core may import which: only lower rows, never the own one.</summary>
internal static partial class CoreRows
{
    private const string Prefix = "Breakwater.Core.";
    private const string Rule = "Core folders import only lower rows";

    private static readonly string[][] Rows =
    [
        ["Primitives"],
        ["Streaming", "Tenancy", "Resilience", "Routing", "Budgets", "Objectives", "Jobs", "GoldSets"],
        ["Wire", "Upstreams"],
        ["Schemas", "Context"],
        ["Batch", "Realtime"],
        ["Line"],
        ["Configuration"],
    ];

    private static readonly Dictionary<string, int> RowOf =
        Rows.SelectMany((folders, row) => folders.Select(f => (f, row))).ToDictionary(p => p.f, p => p.row);

    // Codecs meet in the canonical model only: N codecs, never N x M translators.
    private static readonly HashSet<string> Codecs = ["Wire.OpenAiChat", "Wire.OpenAiResponses", "Wire.Anthropic"];

    public static IEnumerable<Finding> CheckSource(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.IsUnder("src/Breakwater.Core")))
        {
            var from = Prefix + file.Folder["src/Breakwater.Core".Length..].TrimStart('/').Replace('/', '.');
            if (file.Members.Any(m => m.IsType) && !RowOf.ContainsKey(Unit(from).Split('.')[0]))
            {
                yield return file.Finding(0, "this folder of Core is in no row", "Give it a row in a decision record, docs/map.md and House.Tests");
            }

            foreach (Match use in CoreName().Matches(file.Code))
            {
                var to = use.Value.TrimEnd('.');
                if (RowOf.ContainsKey(use.Groups[1].Value) && !MayUse(from, to))
                {
                    yield return file.Finding(use.Index, $"{Rule}: {Unit(from)} names {to}", Fix(from));
                }
            }
        }
    }

    /// <summary>The same rows in compiled code; <paramref name="namespaceOf"/> is the type's own namespace but for samples.</summary>
    public static IEnumerable<Finding> CheckTypes(IEnumerable<Type> types, Func<Type, string?> namespaceOf) =>
        from type in types
        let home = namespaceOf(type)
        where home?.StartsWith(Prefix, StringComparison.Ordinal) == true
        from used in TypeUses.Of(type)
        let other = namespaceOf(used)
        where other?.StartsWith(Prefix, StringComparison.Ordinal) == true && !MayUse(home, other)
        select new Finding(type.FullName!, 0, $"{Rule}: uses {used.FullName}", Fix(home));

    public static bool MayUse(string fromNamespace, string toNamespace)
    {
        var (from, to) = (Unit(fromNamespace), Unit(toNamespace));
        if (Codecs.Contains(from) && Codecs.Contains(to))
        {
            return from == to;
        }

        var (fromTop, toTop) = (from.Split('.')[0], to.Split('.')[0]);
        var sameFolder = fromTop == toTop && (fromTop != "Resilience" || from == to);
        return sameFolder || (RowOf.TryGetValue(fromTop, out var upper) && RowOf.TryGetValue(toTop, out var lower) && upper > lower);
    }

    private static string Unit(string space)
    {
        var parts = space.Length > Prefix.Length ? space[Prefix.Length..].Split('.') : [""];
        return parts.Length > 1 && parts[0] is "Resilience" or "Wire" ? $"{parts[0]}.{parts[1]}" : parts[0];
    }

    private static string Fix(string from) =>
        RowOf.TryGetValue(Unit(from).Split('.')[0], out var row) && row > 0
            ? $"It may import {string.Join(", ", Rows.Take(row).SelectMany(r => r))}; move the shared type down, or let Line join the two"
            : "It imports nothing of ours; move the shared type here or the user up";

    [GeneratedRegex(@"\bBreakwater\.Core\.(\w+)(?:\.\w+)?")]
    private static partial Regex CoreName();
}
