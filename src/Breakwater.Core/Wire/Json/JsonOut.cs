using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Builds JSON from pieces, placing the commas. It trusts its caller: nothing is validated, so that text and values can
/// be spliced in as they came. Pass it by reference; everything is in the output as soon as a call returns.
/// </summary>
public ref struct JsonOut(IBufferWriter<byte> output)
{
    /// <summary>Bytes of the longest label.</summary>
    public const int LongestLabel = 256;

    private const int LongestNumber = 32;

    private readonly IBufferWriter<byte> _output = output;
    private bool _commaDue;

    public void BeginObject() => Open((byte)'{');

    public void EndObject() => Close((byte)'}');

    public void BeginArray() => Open((byte)'[');

    public void EndArray() => Close((byte)']');

    /// <summary>Begins a property; <paramref name="name"/> holds nothing that must be escaped, as any <c>u8</c> literal of ours.</summary>
    public void Name(scoped ReadOnlySpan<byte> name)
    {
        Span<byte> target = Reserve(name.Length + 3, out int at);
        Name(name, target, at);
        _output.Advance(at + name.Length + 3);
        _commaDue = false;
    }

    /// <summary>Begins a property whose name came from a document.</summary>
    public void Name(JsonText name)
    {
        Value(name.Quoted.Span);
        Put((byte)':');
        _commaDue = false;
    }

    /// <summary>A string as it came; null is written as the JSON value null.</summary>
    public void Text(JsonText text) => Value(text.IsNull ? "null"u8 : text.Quoted.Span);

    /// <summary>A string from its unescaped UTF-8.</summary>
    public void Text(scoped ReadOnlySpan<byte> utf8)
    {
        if (JsonEscapes.IndexOfEscapable(utf8) < 0)
        {
            Span<byte> target = Reserve(utf8.Length + 2, out int at);
            utf8.CopyTo(target[(at + 1)..]);
            Quote(target, at, utf8.Length);
            return;
        }

        OpenText();
        AppendUnescaped(utf8);
        CloseText();
    }

    /// <summary>A name or a code: a string of at most <see cref="LongestLabel"/> bytes of UTF-8; of a longer one only that it is so.</summary>
    public void Label(string text)
    {
        Span<byte> target = Reserve(LongestLabel + 2, out int at);
        if (!Encoding.UTF8.TryGetBytes(text, target.Slice(at + 1, LongestLabel), out int length))
        {
            Text("(too long)"u8);
        }
        else if (JsonEscapes.IndexOfEscapable(target.Slice(at + 1, length)) >= 0)
        {
            Text(Encoding.UTF8.GetBytes(text));
        }
        else
        {
            Quote(target, at, length);
        }
    }

    /// <summary>A property that is a <see cref="Label(string)"/>; its name as of <see cref="Name(ReadOnlySpan{byte})"/>.</summary>
    public void Label(scoped ReadOnlySpan<byte> name, string text)
    {
        Span<byte> target = Reserve(name.Length + 3 + LongestLabel + 2, out int at);
        int start = at + name.Length + 4;
        Span<byte> value = target.Slice(start, Math.Min(text.Length, LongestLabel));
        if (text.Length > LongestLabel || Ascii.FromUtf16(text, value, out _) != OperationStatus.Done || JsonEscapes.IndexOfEscapable(value) >= 0)
        {
            Name(name);
            Label(text);
            return;
        }

        Name(name, target, at);
        Quote(target, start - 1, text.Length);
    }

    /// <summary>A property that is a whole number; its name as of <see cref="Name(ReadOnlySpan{byte})"/>.</summary>
    public void Number(scoped ReadOnlySpan<byte> name, long value)
    {
        Span<byte> target = Reserve(name.Length + 3 + LongestNumber, out int at);
        Name(name, target, at);
        at += name.Length + 3;
        Utf8Formatter.TryFormat(value, target[at..], out int written);
        Written(at + written);
    }

    /// <summary>A property that is a finite number; its name as of <see cref="Name(ReadOnlySpan{byte})"/>.</summary>
    public void Number(scoped ReadOnlySpan<byte> name, double value)
    {
        Name(name);
        Number(value);
    }

    /// <summary>A value as it came; absent is written as the JSON value null.</summary>
    public void Raw(JsonRaw value) => Value(value.IsAbsent ? "null"u8 : value.Span);

    /// <summary>A value from its JSON bytes, also an array or object built elsewhere.</summary>
    public void Raw(scoped ReadOnlySpan<byte> json) => Value(json);

    /// <summary>Writes a member unless its text is null.</summary>
    public void Optional(scoped ReadOnlySpan<byte> name, JsonText text)
    {
        if (text.IsNull) return;
        Name(name);
        Text(text);
    }

    /// <summary>Writes a member unless its value is absent or null.</summary>
    public void Optional(scoped ReadOnlySpan<byte> name, JsonRaw value)
    {
        if (value.IsNull) return;
        Name(name);
        Raw(value);
    }

    public void Number(long value)
    {
        Span<byte> target = Reserve(LongestNumber, out int at);
        Utf8Formatter.TryFormat(value, target[at..], out int written);
        Written(at + written);
    }

    /// <summary>A finite number in its shortest form that reads back the same.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number.");
        Span<byte> target = Reserve(LongestNumber, out int at);
        value.TryFormat(target[at..], out int written, default, null);
        Written(at + written);
    }

    public void Boolean(bool value) => Value(value ? "true"u8 : "false"u8);

    public void Null() => Value("null"u8);

    /// <summary>Begins a string that is written in pieces, up to <see cref="CloseText"/>.</summary>
    public void OpenText() => Open((byte)'"');

    /// <summary>Appends escaped content to the open string.</summary>
    public readonly void AppendEscaped(scoped ReadOnlySpan<byte> raw) => _output.Write(raw);

    /// <summary>Appends plain UTF-8 to the open string.</summary>
    public readonly void AppendUnescaped(scoped ReadOnlySpan<byte> utf8) => JsonEscapes.Escape(utf8, _output);

    public void CloseText() => Close((byte)'"');

    private void Open(byte bracket)
    {
        Span<byte> target = Reserve(1, out int at);
        target[at] = bracket;
        _output.Advance(at + 1);
        _commaDue = false;
    }

    private void Close(byte bracket)
    {
        Put(bracket);
        _commaDue = true;
    }

    private void Value(scoped ReadOnlySpan<byte> json)
    {
        Span<byte> target = Reserve(json.Length, out int at);
        json.CopyTo(target[at..]);
        Written(at + json.Length);
    }

    private static void Name(scoped ReadOnlySpan<byte> name, Span<byte> target, int at)
    {
        target[at] = (byte)'"';
        name.CopyTo(target[(at + 1)..]);
        target[at + name.Length + 1] = (byte)'"';
        target[at + name.Length + 2] = (byte)':';
    }

    // Around so many bytes that are there already.
    private void Quote(Span<byte> target, int at, int length)
    {
        target[at] = (byte)'"';
        target[at + 1 + length] = (byte)'"';
        Written(at + length + 2);
    }

    // Room for the value and the comma before it, if one is due.
    private readonly Span<byte> Reserve(int length, out int at)
    {
        Span<byte> target = _output.GetSpan(length + 1);
        at = _commaDue ? 1 : 0;
        if (_commaDue) target[0] = (byte)',';
        return target;
    }

    private void Written(int count)
    {
        _output.Advance(count);
        _commaDue = true;
    }

    private readonly void Put(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
