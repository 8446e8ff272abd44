using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonErrorTests
{
    [Theory]
    [InlineData("{\"a\":1,}", "expected a property name in double quotes at line 1, column 8")]
    [InlineData("{\n  \"é\": [1,\n  2 3]\n}", "expected ',' or ']' at line 3, column 5, in [\"é\"][1]")]
    [InlineData("{\"messages\":[{},{},{},{\"role\":\"user\",\"content\":\"a\\x\"}]}", "not a JSON escape at line 1, column 50, in messages[3].content")]
    [InlineData("{\"messages\":[{\"role\":\"a\",\"role\":\"b\"}]}", "the property is given twice at line 1, column 26, in messages[0].role")]
    [InlineData("{\"a\":{\"b\":[]},\"c\":tru}", "expected a value at line 1, column 19, in c")]
    [InlineData("[[], [nope]]", "expected a value at line 1, column 7, in [1][0]")]
    [InlineData("{\"a b\":{\"\":+1}}", "expected a value at line 1, column 12, in [\"a b\"][\"\"]")]
    [InlineData("{\"stop\":[1],\"x\" 1}", "expected ':' after the property name at line 1, column 17, in x")]
    [InlineData("", "the document is empty at line 1, column 1")]
    [InlineData("{} x", "nothing may follow the document's value at line 1, column 4")]
    public void Describe_OfAnError_NamesFaultPlaceAndPath(string json, string expected)
    {
        byte[] document = Encoding.UTF8.GetBytes(json);

        JsonScanner.Validate(document).Describe(document).ShouldBe(expected);
    }

    [Fact]
    public void Describe_InvalidUtf8_NamesThePath()
    {
        byte[] document = [.. "{\"a\":[\"é\",\"x"u8, 0xFF, .. "\"]}"u8];

        JsonScanner.Validate(document).Describe(document).ShouldBe("not valid UTF-8 at line 1, column 13, in a[1]");
    }

    [Fact]
    public void Path_WithHugeNames_StaysShort()
    {
        string open = string.Concat(Enumerable.Repeat("{\"" + new string('n', 100_000) + "\":", 60));
        byte[] document = Encoding.UTF8.GetBytes(open + "?");

        JsonScanner.Validate(document).PathIn(document).Length.ShouldBeLessThan(700);
    }

    [Fact]
    public void Describe_OfEveryKind_HasWords()
    {
        foreach (JsonErrorKind kind in Enum.GetValues<JsonErrorKind>()) new JsonError(kind, 0).Describe("{}"u8).ShouldContain("line 1");
    }
}
