using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonTextTests
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("quote \" backslash \\ slash / line \n\r\t\b\f end")]
    [InlineData("\u0000\u0001\u001f\u007f")]
    [InlineData("<script>&'é漢😀\u2028</script>")]
    public void From_AnyText_EscapesLittleAndDecodesBack(string value)
    {
        JsonText text = JsonText.From(value);

        text.Value.ShouldBe(value);
        text.ToString().ShouldBe(value);
        JsonSerializer.Deserialize<string>(text.Quoted.Span).ShouldBe(value);
        JsonScanner.Validate(text.Quoted.Span).IsError.ShouldBeFalse();
        text.ShouldBe(JsonText.FromUtf8(Encoding.UTF8.GetBytes(value)));
        text.Equals(Encoding.UTF8.GetBytes(value)).ShouldBeTrue();
        text.IsNull.ShouldBeFalse();
        text.IsEmpty.ShouldBe(value.Length == 0);
    }

    [Theory]
    [InlineData("<>&'é漢 \\u")]
    [InlineData("a\"b\\c\n\u001f")]
    public void From_WhatMayStay_IsNotEscaped(string value) =>
        Encoding.UTF8.GetString(JsonText.From(value).Quoted.Span).ShouldBe(JsonSerializer.Serialize(value, s_relaxed), StringCompareShould.IgnoreCase);

    [Theory]
    [InlineData("\\u0041\\u00E9\\u6f22", "Aé漢")]
    [InlineData("\\ud83d\\ude00!", "😀!")]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    [InlineData("\\ud83dx", "\uFFFDx")]
    [InlineData("\\ud83d\\n", "\uFFFD\n")]
    [InlineData("\\/\\\\\\\"\\b\\f\\n\\r\\t", "/\\\"\b\f\n\r\t")]
    public void Value_OfEscapes_IsDecoded(string raw, string value)
    {
        JsonText text = JsonText.Quote(Encoding.UTF8.GetBytes(raw));

        text.Value.ShouldBe(value);
        text.ShouldBe(JsonText.From(value));
        text.GetHashCode().ShouldBe(JsonText.From(value).GetHashCode());
        text.Equals(Encoding.UTF8.GetBytes(value)).ShouldBeTrue();
        text.Equals(Encoding.UTF8.GetBytes(value + "?")).ShouldBeFalse();
    }

    [Fact]
    public void Value_OfRandomStrings_IsWhatTheRuntimeDecodes()
    {
        var random = new Random(21);
        for (int round = 0; round < 5_000; round++)
        {
            char[] letters = new char[random.Next(40)];
            for (int at = 0; at < letters.Length; at++) letters[at] = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x1_0000);
            string value = new(letters);
            byte[] escaped = JsonSerializer.SerializeToUtf8Bytes(value);

            JsonText text = JsonText.FromQuoted(escaped);

            text.Value.ShouldBe(JsonSerializer.Deserialize<string>(escaped));
            text.ShouldBe(JsonText.From(value));
        }
    }

    [Fact]
    public void Malformed_Escapes_StandForThemselves()
    {
        foreach (string raw in (string[])["\\", "\\u12", "\\x", "a\\uZZZZ", "\\ud83d\\u12"]) JsonText.Quote(Encoding.UTF8.GetBytes(raw)).Value.ShouldNotBeEmpty();
    }

    [Fact]
    public void Concat_OfSplitSurrogates_JoinsThem()
    {
        JsonText left = JsonText.Quote("a\\ud83d"u8);
        JsonText right = JsonText.Quote("\\ude00b"u8);

        left.Concat(right).Value.ShouldBe("a😀b");
        left.Concat(default).ShouldBe(left);
        default(JsonText).Concat(right).ShouldBe(right);
        default(JsonText).Concat(default).IsNull.ShouldBeTrue();
    }

    [Fact]
    public void IsNull_OfDefault_IsNotEmpty()
    {
        JsonText none = default;

        none.IsNull.ShouldBeTrue();
        none.Value.ShouldBe("");
        none.Raw.Length.ShouldBe(0);
        (none == JsonText.From("")).ShouldBeFalse();
        (none != default).ShouldBeFalse();
        none.Equals(ReadOnlySpan<byte>.Empty).ShouldBeFalse();
        none.GetHashCode().ShouldBe(default(JsonText).GetHashCode());
    }

    [Fact]
    public void TryUnescape_IntoTooLittleRoom_SaysSo()
    {
        JsonText text = JsonText.Quote("\\u00e9\\n"u8);
        Span<byte> room = stackalloc byte[8];

        text.TryUnescape(room[..3], out int written).ShouldBeTrue();
        Encoding.UTF8.GetString(room[..written]).ShouldBe("é\n");
        text.TryUnescape(room[..2], out written).ShouldBeFalse();
        written.ShouldBe(0);
        text.TryUnescape(room, out written).ShouldBeTrue();
        written.ShouldBe(3);
        text.MaxUnescapedLength.ShouldBe(8);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("abc")]
    public void FromQuoted_WithoutQuotes_IsRefused(string bytes) =>
        Should.Throw<ArgumentException>(() => JsonText.FromQuoted(Encoding.UTF8.GetBytes(bytes)));

    [Fact]
    public void Raw_OfAnyValue_KeepsIt()
    {
        new JsonRaw("{\"a\":1}"u8.ToArray()).Kind.ShouldBe(JsonKind.Object);
        new JsonRaw("\"x\""u8.ToArray()).AsText().Value.ShouldBe("x");
        new JsonRaw("5"u8.ToArray()).AsText().IsNull.ShouldBeTrue();
        new JsonRaw("null"u8.ToArray()).IsNull.ShouldBeTrue();
        new JsonRaw("null"u8.ToArray()).IsAbsent.ShouldBeFalse();
        default(JsonRaw).IsAbsent.ShouldBeTrue();
        default(JsonRaw).IsNull.ShouldBeTrue();
        (new JsonRaw("[1]"u8.ToArray()) == new JsonRaw("[1]"u8.ToArray())).ShouldBeTrue();
        new JsonRaw("[1]"u8.ToArray()).GetHashCode().ShouldBe(new JsonRaw("[1]"u8.ToArray()).GetHashCode());
    }
}
