namespace Breakwater.House.Tests;

/// <summary>One broken rule: where, which, and what to do instead. Line 0 means the file or folder as a whole.</summary>
internal sealed record Finding(string Path, int Line, string Rule, string Fix)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Rule}. {Fix}" : $"{Path}: {Rule}. {Fix}";

    public static void ShouldBeNone(IEnumerable<Finding> findings)
    {
        var all = findings.Select(f => f.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{all.Count} finding(s):\n{string.Join('\n', all)}");
        }
    }
}
