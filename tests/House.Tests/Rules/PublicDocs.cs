using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Public types of Core, and the members of its public interfaces, say in a line or two what a caller must know.</summary>
internal static class PublicDocs
{
    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files) => files.SelectMany(f => CheckAll(f, f.Members));

    private static IEnumerable<Finding> CheckAll(SourceFile file, IReadOnlyList<Member> members)
    {
        foreach (var type in members.Where(m => m.IsType && m.IsPublic))
        {
            if (!type.HasDocs)
            {
                yield return file.Finding(type.Start, $"public {type.Name} has no XML doc", "Write one or two lines: units, ownership, thread-safety, what null means");
            }

            foreach (var port in type.Members.Where(m => type.Kind == MemberKind.Interface && !m.HasDocs))
            {
                yield return file.Finding(port.Start, $"{type.Name}.{port.Name} has no XML doc", "A port's member tells its implementers what callers rely on");
            }

            foreach (var inner in CheckAll(file, type.Members))
            {
                yield return inner;
            }
        }
    }
}
