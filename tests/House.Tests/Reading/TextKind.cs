namespace Breakwater.House.Tests.Reading;

internal enum TextKind : byte
{
    Code,
    Comment,
    Literal,
}
