using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonVisitorTests
{
    [Fact]
    public void RootProperties_OfEveryKind_AreTold() =>
        RecordingVisitor.Tell("""{"a":"x\n", "b" : -1.5e3 ,"c":true,"d":false,"e":null,"f":{"g":1},"h":[1],"\u0069":{},"j":[]}""", enter: "none")
            .Where(line => line[0] == '.')
            .ShouldBe(
            [
                """.a String "x\n" """.TrimEnd(), ".b Number -1.5e3", ".c True true", ".d False false", ".e Null null",
                """.f Object {"g":1}""", ".h Array [1]", ".i Object {}", ".j Array []",
            ]);

    [Fact]
    public void Containers_NotEntered_AreToldAsOneValue() =>
        RecordingVisitor.Tell("""{"a":{"b":1},"c":[{"d":1}]}""", enter: "none")
            .ShouldBe(["enter a Object", """.a Object {"b":1}""", "enter c Array", """.c Array [{"d":1}]"""]);

    [Fact]
    public void Enter_AnObject_TellsItsPropertiesAndNoDeeper() =>
        RecordingVisitor.Tell("""{"o":{"include":true,"deep":{"x":1},"list":[{"y":1}]},"z":0}""")
            .ShouldBe(
            [
                "enter o Object", "[-1].include True true", """[-1].deep Object {"x":1}""", """[-1].list Array [{"y":1}]""",
                """.o Object {"include":true,"deep":{"x":1},"list":[{"y":1}]}""", ".z Number 0",
            ]);

    [Fact]
    public void Enter_AnArray_TellsElementsAfterTheirProperties() =>
        RecordingVisitor.Tell("""{"messages":[{"role":"user","content":[{"type":"text"}]}, "s", [{"no":1}], {}],"n":{"k":1}}""", enter: "messages")
            .ShouldBe(
            [
                "enter messages Array", """[0].role String "user" """.TrimEnd(), """[0].content Array [{"type":"text"}]""",
                """[0] Object {"role":"user","content":[{"type":"text"}]}""", """[1] String "s" """.TrimEnd(), """[2] Array [{"no":1}]""", "[3] Object {}",
                """.messages Array [{"role":"user","content":[{"type":"text"}]}, "s", [{"no":1}], {}]""",
                "enter n Object", """.n Object {"k":1}""",
            ]);

    [Fact]
    public void RootArray_Entered_TellsItsElements() =>
        RecordingVisitor.Tell("""[{"type":"text","x":{"y":1}}, 5]""")
            .ShouldBe(
            [
                "enter  Array", """[0].type String "text" """.TrimEnd(), """[0].x Object {"y":1}""",
                """[0] Object {"type":"text","x":{"y":1}}""", "[1] Number 5",
            ]);

    [Fact]
    public void RootArray_NotEntered_TellsNothing() => RecordingVisitor.Tell("""[[{"a":1}],{"b":2}]""", enter: "no").ShouldBe(["enter  Array"]);

    [Fact]
    public void Scan_OfARootScalar_TellsNothing() => RecordingVisitor.Tell(" 12 ").ShouldBeEmpty();

    [Theory]
    [InlineData("", JsonKind.None)]
    [InlineData(" \n{", JsonKind.Object)]
    [InlineData("[", JsonKind.Array)]
    [InlineData("\"", JsonKind.String)]
    [InlineData("-1", JsonKind.Number)]
    [InlineData("7", JsonKind.Number)]
    [InlineData("true", JsonKind.True)]
    [InlineData("false", JsonKind.False)]
    [InlineData("null", JsonKind.Null)]
    [InlineData("x", JsonKind.None)]
    public void KindOf_FirstByte_Decides(string json, JsonKind kind) => JsonScanner.KindOf(Encoding.UTF8.GetBytes(json)).ShouldBe(kind);
}
