namespace Breakwater.Core.Wire.Json;

/// <summary>Why a document was refused.</summary>
public enum JsonErrorKind : byte
{
    None,
    Empty,
    ByteOrderMark,
    UnexpectedEnd,
    ExpectedValue,
    ExpectedName,
    ExpectedColon,
    ExpectedCommaOrBrace,
    ExpectedCommaOrBracket,
    InvalidNumber,
    InvalidEscape,
    ControlCharacter,
    InvalidUtf8,
    DuplicateName,
    TooDeep,
    TrailingBytes,
}
