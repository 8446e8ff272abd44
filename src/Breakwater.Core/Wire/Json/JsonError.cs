using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>Why and where (in bytes) a document was refused; the default means it was not.</summary>
public readonly record struct JsonError(JsonErrorKind Kind, int Offset)
{
    public bool IsError => Kind != JsonErrorKind.None;

    /// <summary>The place in the document's own terms, as <c>messages[3].content</c>; empty at the root.</summary>
    public string PathIn(ReadOnlySpan<byte> document) =>
        JsonPath.At(document, Kind == JsonErrorKind.DuplicateName ? Offset + 1 : Offset);

    /// <summary>One sentence for the caller: what is wrong, with line and column (in characters, from 1) and path. Holds no values of the document.</summary>
    public string Describe(ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> before = document[..Math.Min(Offset, document.Length)];
        int line = 1 + before.Count((byte)'\n');
        int column = 1;
        foreach (byte value in before[(before.LastIndexOf((byte)'\n') + 1)..])
        {
            if ((value & 0xC0) != 0x80) column++;
        }

        var text = new StringBuilder(What(Kind)).Append(" at line ").Append(line).Append(", column ").Append(column);
        string path = PathIn(document);
        return path.Length == 0 ? text.ToString() : text.Append(", in ").Append(path).ToString();
    }

    private static string What(JsonErrorKind kind) => kind switch
    {
        JsonErrorKind.None => "no error",
        JsonErrorKind.Empty => "the document is empty",
        JsonErrorKind.ByteOrderMark => "a byte order mark is not allowed",
        JsonErrorKind.UnexpectedEnd => "the document ends too early",
        JsonErrorKind.ExpectedValue => "expected a value",
        JsonErrorKind.ExpectedName => "expected a property name in double quotes",
        JsonErrorKind.ExpectedColon => "expected ':' after the property name",
        JsonErrorKind.ExpectedCommaOrBrace => "expected ',' or '}'",
        JsonErrorKind.ExpectedCommaOrBracket => "expected ',' or ']'",
        JsonErrorKind.InvalidNumber => "not a JSON number",
        JsonErrorKind.InvalidEscape => "not a JSON escape",
        JsonErrorKind.ControlCharacter => "a control character must be escaped",
        JsonErrorKind.InvalidUtf8 => "not valid UTF-8",
        JsonErrorKind.DuplicateName => "the property is given twice",
        JsonErrorKind.TooDeep => "the document is nested too deeply",
        JsonErrorKind.TrailingBytes => "nothing may follow the document's value",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
