using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>One top-level type per file, except a tiny closed family: after its first type only small data types, or cases that derive from a type of the file.</summary>
internal static class TypesPerFile
{
    public const int SmallTypeLines = 15;

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var types = file.Members.Where(m => m.IsType).ToList();
            foreach (var type in types.OrderByDescending(t => t.Lines).Skip(1).Where(t => !MayShare(t, types)))
            {
                yield return file.Finding(type.Start, $"{type.Name} ({type.Lines} lines) shares a file with {types[0].Name}", $"Give it {type.Name}.cs; only enums, records and structs of at most {SmallTypeLines} lines may stand together");
            }
        }
    }

    private static bool MayShare(Member type, List<Member> family)
    {
        var isData = type.Kind is MemberKind.Enum or MemberKind.Record or MemberKind.Struct or MemberKind.Delegate;
        var parents = type.Header.Split(':', 2) is [_, var bases] ? bases : "";
        var isCase = family.Any(other => other != type && parents.Split(' ', ',', '(', '<').Contains(other.Name));
        return type.Lines <= SmallTypeLines && (isData || isCase);
    }
}
