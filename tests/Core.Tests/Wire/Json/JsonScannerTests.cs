using System.Text;
using Breakwater.Core.Wire.Json;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" [ ] ")]
    [InlineData("\"x\"")]
    [InlineData("-0")]
    [InlineData("0.5e+10")]
    [InlineData("1E-2")]
    [InlineData("true")]
    [InlineData("\t{\"a\" : [1, 2, {\"b\":null}], \"c\":\"\\u00e9\\n\"}\r\n")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"\":1,\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}")]
    [InlineData("\"é漢😀\"")]
    public void Document_Valid_Passes(string json) => Validate(json).IsError.ShouldBeFalse();

    [Theory]
    [InlineData("", JsonErrorKind.Empty, 0)]
    [InlineData("  ", JsonErrorKind.Empty, 2)]
    [InlineData("\uFEFF{}", JsonErrorKind.ByteOrderMark, 0)]
    [InlineData("{", JsonErrorKind.UnexpectedEnd, 1)]
    [InlineData("{\"a\":1", JsonErrorKind.UnexpectedEnd, 6)]
    [InlineData("\"abc", JsonErrorKind.UnexpectedEnd, 4)]
    [InlineData("{a:1}", JsonErrorKind.ExpectedName, 1)]
    [InlineData("{\"a\":1,}", JsonErrorKind.ExpectedName, 7)]
    [InlineData("[1,]", JsonErrorKind.ExpectedValue, 3)]
    [InlineData("[,1]", JsonErrorKind.ExpectedValue, 1)]
    [InlineData("{\"a\" 1}", JsonErrorKind.ExpectedColon, 5)]
    [InlineData("{\"a\":1 \"b\":2}", JsonErrorKind.ExpectedCommaOrBrace, 7)]
    [InlineData("{\"a\":1]", JsonErrorKind.ExpectedCommaOrBrace, 6)]
    [InlineData("[1}", JsonErrorKind.ExpectedCommaOrBracket, 2)]
    [InlineData("[01]", JsonErrorKind.ExpectedCommaOrBracket, 2)]
    [InlineData("[1.]", JsonErrorKind.InvalidNumber, 1)]
    [InlineData("[-]", JsonErrorKind.InvalidNumber, 1)]
    [InlineData("[1e]", JsonErrorKind.InvalidNumber, 1)]
    [InlineData("[+1]", JsonErrorKind.ExpectedValue, 1)]
    [InlineData("[NaN]", JsonErrorKind.ExpectedValue, 1)]
    [InlineData("tru", JsonErrorKind.ExpectedValue, 0)]
    [InlineData("{} {}", JsonErrorKind.TrailingBytes, 3)]
    [InlineData("\"a\\x\"", JsonErrorKind.InvalidEscape, 2)]
    [InlineData("\"\\u12g4\"", JsonErrorKind.InvalidEscape, 1)]
    [InlineData("\"a\tb\"", JsonErrorKind.ControlCharacter, 2)]
    [InlineData("{\"a\":1,\"a\":2}", JsonErrorKind.DuplicateName, 7)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", JsonErrorKind.DuplicateName, 7)]
    [InlineData("{\"b\":[{\"x\":1,\"y\":2,\"x\":3}]}", JsonErrorKind.DuplicateName, 19)]
    public void Document_Invalid_IsRefusedAtItsFault(string json, JsonErrorKind kind, int offset) =>
        Validate(json).ShouldBe(new JsonError(kind, offset));

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF }, 0)]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, 1)]
    [InlineData(new byte[] { 0xC3, 0xA9, 0xE2, 0x82 }, 2)]
    [InlineData(new byte[] { 0xFF }, 0)]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, 0)]
    public void Text_NotUtf8_IsRefusedWhereItBreaks(byte[] content, int offset)
    {
        foreach (int padding in (int[])[0, 31, 63, 64, 100])
        {
            byte[] document = [(byte)'"', .. Encoding.ASCII.GetBytes(new string('x', padding)), .. content, (byte)'"'];

            JsonScanner.Validate(document).ShouldBe(new JsonError(JsonErrorKind.InvalidUtf8, 1 + padding + offset));
        }
    }

    [Theory]
    [InlineData("\\n", true)]
    [InlineData("\\\\", true)]
    [InlineData("\\\"", true)]
    [InlineData("\\u00e9", true)]
    [InlineData("\\", false)]
    [InlineData("\\q", false)]
    [InlineData("\\u12", false)]
    [InlineData("\n", false)]
    [InlineData("\"", false)]
    public void Escape_AtEveryPlaceOfABlock_IsJudgedTheSame(string piece, bool valid)
    {
        for (int before = 0; before < 140; before++)
        {
            foreach (int after in (int[])[0, 1, 63, 64, 130])
            {
                string json = "\"" + new string('a', before) + piece + new string('z', after) + "\"";
                Validate(json).IsError.ShouldBe(!valid, json);
            }
        }
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    [InlineData(1_000_000, true)]
    public void Depth_BeyondTheLimit_IsRefused(int depth, bool refused)
    {
        string arrays = new string('[', depth) + new string(']', depth);
        string objects = string.Concat(Enumerable.Repeat("{\"a\":", Math.Min(depth, 1000))) + "1" + new string('}', Math.Min(depth, 1000));

        Validate(arrays).ShouldBe(refused ? new JsonError(JsonErrorKind.TooDeep, 64) : default);
        Validate(objects).Kind.ShouldBe(refused ? JsonErrorKind.TooDeep : JsonErrorKind.None);
    }

    [Fact]
    public void Depth_AskedFor_IsTheLimit()
    {
        JsonScanner.Validate("[[1]]"u8, maxDepth: 1).ShouldBe(new JsonError(JsonErrorKind.TooDeep, 1));
        JsonScanner.Validate(Encoding.ASCII.GetBytes(new string('[', 900) + new string(']', 900)), maxDepth: 1000).IsError.ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => JsonScanner.Validate("1"u8, maxDepth: 0));
    }

    [Fact]
    public void Scan_AfterWarmUp_AllocatesNothing()
    {
        byte[] document = Encoding.UTF8.GetBytes("{\"model\":\"m\",\"mess\\u0061ges\":[" + string.Join(',', Enumerable.Repeat("{\"role\":\"user\",\"content\":\"é\\n\"}", 200)) + "]}");
        for (int round = 0; round < 100; round++) JsonScanner.Validate(document);

        Allocations.EachTime(() =>
        {
            for (int round = 0; round < 100; round++) JsonScanner.Validate(document);
        }).ShouldBe(0);
    }

    private static JsonError Validate(string json) => JsonScanner.Validate(Encoding.UTF8.GetBytes(json));
}
