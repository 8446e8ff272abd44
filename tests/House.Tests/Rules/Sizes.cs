using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>The hard sizes. Review asks at half of them.</summary>
internal static class Sizes
{
    public const int FileLines = 400;
    public const int MethodLines = 60;
    public const int FilesPerFolder = 20;
    public const int FolderDepth = 3;

    private static readonly string[] Counted = [".cs", ".mjs", ".js", ".sh"];

    public static IEnumerable<Finding> CheckFiles(IEnumerable<SourceFile> files) =>
        from file in files
        where Counted.Any(e => file.Path.EndsWith(e, StringComparison.Ordinal)) && !IsMadeElsewhere(file) && file.LineCount > FileLines
        select new Finding(file.Path, 0, $"{file.LineCount} lines, more than {FileLines}", "Split it by what changes together");

    public static IEnumerable<Finding> CheckMethods(IEnumerable<SourceFile> files) =>
        from file in files
        from member in file.AllMembers()
        where member.Kind is MemberKind.Method or MemberKind.Property && member.Lines > MethodLines
        select file.Finding(member.Start, $"{member.Name} has {member.Lines} lines, more than {MethodLines}", "Name its steps as methods");

    /// <summary>Folders of a project: how many source files each holds and how deep it lies.</summary>
    public static IEnumerable<Finding> CheckFolders(IEnumerable<SourceFile> files, IReadOnlyCollection<string> projectFolders)
    {
        foreach (var folder in files.Where(f => f.IsCSharp && !IsMadeElsewhere(f)).GroupBy(f => f.Folder))
        {
            if (folder.Count() > FilesPerFolder)
            {
                yield return new Finding(folder.Key, 0, $"{folder.Count()} files in one folder, more than {FilesPerFolder}", "Group them by capability in subfolders");
            }

            var project = projectFolders.Where(p => (folder.Key + "/").StartsWith(p + "/", StringComparison.Ordinal)).MaxBy(p => p.Length);
            var depth = project is null ? 0 : folder.Key[project.Length..].Count(c => c == '/');
            if (depth > FolderDepth)
            {
                yield return new Finding(folder.Key, 0, $"{depth} folders below its project, more than {FolderDepth}", "Flatten it");
            }
        }
    }

    private static bool IsMadeElsewhere(SourceFile file) =>
        file.IsUnder("tests/Fixtures") || file.HasFolder("vendor") || file.Path.EndsWith(".g.cs", StringComparison.Ordinal);
}
