using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Breakwater.Core.Wire.Json;

/// <summary>One scan of one document: its structure. What it meets goes to <see cref="JsonTelling"/>.</summary>
internal ref struct JsonWalk
{
    private const int FirstLevels = 16;

    private readonly ReadOnlySpan<byte> _document;
    private readonly int _maxDepth;
    private JsonLevel[] _levels;
    private JsonNames _names;
    private JsonTelling _telling;
    private JsonStringScan _strings;
    private JsonError _error;
    private int _at;
    private int _start;
    private int _depth;

    public JsonWalk(ReadOnlySpan<byte> document, int maxDepth)
    {
        _document = document;
        _maxDepth = maxDepth;
        _levels = ArrayPool<JsonLevel>.Shared.Rent(FirstLevels);
        _names = new JsonNames();
        _telling = new JsonTelling(document);
    }

    public JsonError Run<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        if (_document.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return new JsonError(JsonErrorKind.ByteOrderMark, 0);
        Next();
        if (_at == _document.Length) return new JsonError(JsonErrorKind.Empty, _at);

        while (TryValue(ref visitor, out JsonKind kind) && (kind == JsonKind.None || TryGoOn(ref visitor, kind)))
        {
        }

        if (_error.IsError) return _error;
        Next();
        if (_at < _document.Length) return new JsonError(JsonErrorKind.TrailingBytes, _at);
        bool valid = !_strings.NonAscii || Utf8.IsValid(_document);
        return valid ? default : new JsonError(JsonErrorKind.InvalidUtf8, FirstInvalid(_document));
    }

    /// <summary>Gives the working memory back; the walk is over.</summary>
    public readonly void Release()
    {
        _names.Release();
        ArrayPool<JsonLevel>.Shared.Return(_levels);
    }

    // Reads a whole scalar or empty container; or the beginning of another container, when the kind stays None and its
    // first value is due.
    private bool TryValue<TVisitor>(ref TVisitor visitor, out JsonKind kind)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        byte first = Next();
        _start = _at;
        switch (first)
        {
            case (byte)'"':
                kind = JsonKind.String;
                return TryString();
            case (byte)'{':
                return TryOpen(ref visitor, JsonKind.Object, (byte)'}', out kind);
            case (byte)'[':
                return TryOpen(ref visitor, JsonKind.Array, (byte)']', out kind);
            case (byte)'t':
                kind = JsonKind.True;
                return TryLiteral("true"u8);
            case (byte)'f':
                kind = JsonKind.False;
                return TryLiteral("false"u8);
            case (byte)'n':
                kind = JsonKind.Null;
                return TryLiteral("null"u8);
            default:
                kind = JsonKind.Number;
                return TryNumber(first);
        }
    }

    // From the end of a value to where the next one is due; false at the end of the document.
    private bool TryGoOn<TVisitor>(ref TVisitor visitor, JsonKind kind)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        while (true)
        {
            if (_depth == 0) return false;
            ref JsonLevel top = ref _levels[_depth - 1];
            if (_depth <= JsonTelling.Deepest) _telling.Value(ref visitor, _depth, top, kind, new JsonRange(_start, _at - _start));
            byte next = Next();
            if (next == (byte)',')
            {
                _at++;
                return !top.IsObject || TryName(ref top);
            }

            if (next != (top.IsObject ? (byte)'}' : (byte)']'))
                return Fail(top.IsObject ? JsonErrorKind.ExpectedCommaOrBrace : JsonErrorKind.ExpectedCommaOrBracket);

            int twice = top.IsObject ? _names.Close(_document, top.FirstName) : -1;
            if (twice >= 0) return FailAt(JsonErrorKind.DuplicateName, twice - 1);
            _at++;
            _depth--;
            _start = top.Start;
            kind = top.IsObject ? JsonKind.Object : JsonKind.Array;
        }
    }

    private bool TryOpen<TVisitor>(ref TVisitor visitor, JsonKind container, byte closing, out JsonKind kind)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        kind = JsonKind.None;
        if (_depth == _maxDepth) return Fail(JsonErrorKind.TooDeep);
        if (_depth <= 1) _telling.Opening(ref visitor, _depth, _levels[0], container);
        _at++;
        if (Next() == closing)
        {
            _at++;
            kind = container;
            return true;
        }

        if (_depth == _levels.Length) Deepen();
        ref JsonLevel level = ref _levels[_depth++];
        level = new JsonLevel { Start = _start, FirstName = _names.Count, IsObject = container == JsonKind.Object };
        return !level.IsObject || TryName(ref level);
    }

    private bool TryName(ref JsonLevel level)
    {
        if (Next() != (byte)'"') return Fail(JsonErrorKind.ExpectedName);
        int start = _at + 1;
        _strings.Escaped = false;
        if (!TryString()) return false;
        int end = _at - 1;
        if (!_names.Add(_document, level.FirstName, start, end, _strings.Escaped))
            return FailAt(JsonErrorKind.DuplicateName, start - 1);

        level.Name = new JsonRange(start, end - start);
        level.NameEscaped = _strings.Escaped;
        if (Next() != (byte)':') return Fail(JsonErrorKind.ExpectedColon);
        _at++;
        return true;
    }

    private bool TryString()
    {
        int end = _strings.FindEnd(_document, _at + 1);
        if (_strings.Error != JsonErrorKind.None) return FailAt(_strings.Error, end);
        _at = end + 1;
        return true;
    }

    private bool TryLiteral(ReadOnlySpan<byte> literal)
    {
        if (!_document[_at..].StartsWith(literal)) return Fail(JsonErrorKind.ExpectedValue);
        _at += literal.Length;
        return true;
    }

    private bool TryNumber(byte first)
    {
        if (first != (byte)'-' && !char.IsAsciiDigit((char)first)) return Fail(JsonErrorKind.ExpectedValue);
        int end = JsonNumber.FindEnd(_document, _at);
        if (end < 0) return Fail(JsonErrorKind.InvalidNumber);
        _at = end;
        return true;
    }

    // The next byte after white space; 0 at the end, which no grammar rule accepts.
    private byte Next()
    {
        while ((uint)_at < (uint)_document.Length)
        {
            byte value = _document[_at];
            if (value is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return value;
            _at++;
        }

        return 0;
    }

    private bool Fail(JsonErrorKind kind) => FailAt(_at < _document.Length ? kind : JsonErrorKind.UnexpectedEnd, _at);

    private bool FailAt(JsonErrorKind kind, int offset)
    {
        _error = new JsonError(kind, offset);
        return false;
    }

    private void Deepen()
    {
        JsonLevel[] larger = ArrayPool<JsonLevel>.Shared.Rent(_levels.Length * 2);
        _levels.CopyTo(larger, 0);
        ArrayPool<JsonLevel>.Shared.Return(_levels);
        _levels = larger;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> document)
    {
        int at = 0;
        while (true)
        {
            int ascii = document[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0) return document.Length;
            at += ascii;
            if (Rune.DecodeFromUtf8(document[at..], out _, out int consumed) != OperationStatus.Done) return at;
            at += consumed;
        }
    }
}
