namespace Breakwater.House.Tests.Reading;

/// <summary>A type, method, property or field as written; positions are into the file's text, lines are counted without attributes.</summary>
internal sealed record Member(
    MemberKind Kind, string Name, string Header, bool HasDocs, string Attributes, int Start, int End, int Lines, IReadOnlyList<Member> Members)
{
    public bool IsPublic => Header.StartsWith("public ", StringComparison.Ordinal);

    public bool IsType => Kind is MemberKind.Class or MemberKind.Record or MemberKind.Struct or MemberKind.Interface or MemberKind.Enum or MemberKind.Delegate;
}

internal enum MemberKind
{
    Other,
    Class,
    Record,
    Struct,
    Interface,
    Enum,
    Delegate,
    Extension,
    Method,
    Property,
    Field,
    Namespace,
}
