using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>One top-level type per file, except a closed family: beside its largest type only enums, small data types and contracts, or cases that derive from a type of the file.</summary>
internal static class TypesPerFile
{
    public const int SmallTypeLines = 20;

    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var types = file.Members.Where(m => m.IsType).ToList();
            foreach (var type in types.OrderByDescending(t => t.Lines).Skip(1).Where(t => !MayShare(t, types)))
            {
                yield return file.Finding(type.Start, $"{type.Name} ({type.Lines} lines) shares a file with {types[0].Name}", $"Give it {type.Name}.cs; only enums, and records, structs and interfaces of at most {SmallTypeLines} lines, may stand together");
            }
        }
    }

    private static bool MayShare(Member type, List<Member> family)
    {
        var hasNoLogic = type.Kind is MemberKind.Record or MemberKind.Struct or MemberKind.Interface or MemberKind.Delegate;
        var parents = type.Header.Split(':', 2) is [_, var bases] ? bases : "";
        var isCase = family.Any(other => other != type && parents.Split(' ', ',', '(', '<').Contains(other.Name));
        return type.Kind == MemberKind.Enum || (type.Lines <= SmallTypeLines && (hasNoLogic || isCase));
    }
}
