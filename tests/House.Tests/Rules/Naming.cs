using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Names of types, folders, namespaces and tests.</summary>
internal static partial class Naming
{
    public static IEnumerable<Finding> CheckTypes(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.AllMembers()
        where type.IsType && BannedSuffix().IsMatch(type.Name)
        select file.Finding(type.Start, $"the name {type.Name} says nothing", "Name it by what it decides, holds or does: Policy, Store, Codec, Worker, Room, View ...");

    public static IEnumerable<Finding> CheckFolders(IEnumerable<SourceFile> files) =>
        from file in files
        from part in file.Folder.Split('/')
        where BannedSuffix().IsMatch(part) || part is "Shared" or "Misc"
        select new Finding(file.Folder, 0, $"the folder {part} says nothing", "Name it by its capability");

    /// <summary>Namespace equals folder, and a lone type gives its file its name.</summary>
    public static IEnumerable<Finding> CheckPlaces(IEnumerable<SourceFile> files, IEnumerable<ProjectFile> projects)
    {
        var byLength = projects.OrderByDescending(p => p.Folder.Length).ToList();
        foreach (var file in files)
        {
            var types = file.Members.Concat(file.Members.Where(m => m.Kind == MemberKind.Namespace).SelectMany(m => m.Members)).Where(m => m.IsType).ToList();
            if (byLength.Find(p => file.IsUnder(p.Folder)) is not { } project || types.Count == 0)
            {
                continue;
            }

            var expected = project.RootNamespace + file.Folder[project.Folder.Length..].Replace('/', '.');
            var declared = file.Members.FirstOrDefault(m => m.Kind == MemberKind.Namespace);
            if (declared is null || declared.Name != expected || declared.Members.Count > 0)
            {
                yield return file.Finding(declared?.Start ?? 0, $"namespace {declared?.Name ?? "(none)"} in folder {file.Folder}", $"Write `namespace {expected};` or move the file");
            }

            var stem = file.Name.Split('.')[0];
            if (types.Count == 1 && types[0].Name != stem)
            {
                yield return file.Finding(types[0].Start, $"{types[0].Name} in {file.Name}", $"Name the file {types[0].Name}.cs");
            }
        }
    }

    public static IEnumerable<Finding> CheckTestNames(IEnumerable<SourceFile> files) =>
        from file in files
        from method in file.AllMembers()
        where method.Kind == MemberKind.Method && TestAttribute().IsMatch(method.Attributes) && !TestName().IsMatch(method.Name)
        select file.Finding(method.Start, $"the test {method.Name} does not say what it shows", "Name it Subject_Situation_Expectation");

    [GeneratedRegex(@"(Manager|Helpers?|Util(s|ity|ities)?|Common|Base|Impl|V2)$")]
    private static partial Regex BannedSuffix();

    [GeneratedRegex(@"\[\s*(\w+\s*,\s*)*(Fact|Theory|Property)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){2,}$")]
    private static partial Regex TestName();
}
