using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests.Samples;

public sealed class SizeRuleTests
{
    [Fact]
    public void FileLength_PastTheLimit_IsFound()
    {
        Sizes.CheckFiles([Some.File("src/A/B.cs", Some.Lines(Sizes.FileLines + 1, "//"))]).ShouldHaveSingleItem().Rule.ShouldContain("401 lines");
        Sizes.CheckFiles([Some.File("src/A/B.cs", Some.Lines(Sizes.FileLines, "//"))]).ShouldBeEmpty();
        Sizes.CheckFiles([Some.File("tests/Fixtures/B.cs", Some.Lines(900, "//"))]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(57, 0)]
    [InlineData(58, 1)]
    public void MethodLength_AroundTheLimit_IsFoundPastIt(int statements, int findings)
    {
        var text = $"class A\n{{\n    string s = \"}}\";\n    void M()\n    {{\n{Some.Lines(statements, "        x(\"{\");")}    }}\n}}\n";
        Sizes.CheckMethods([Some.File("src/A/A.cs", text)]).Count().ShouldBe(findings);
    }

    [Fact]
    public void MethodLength_OfALongSwitchExpression_IsFound()
    {
        var text = $"class A\n{{\n    int M(int x) => x switch\n    {{\n{Some.Lines(70, "        _ => 1,")}    }};\n    void N() {{ }}\n}}\n";
        Sizes.CheckMethods([Some.File("src/A/A.cs", text)]).ShouldHaveSingleItem().ToString().ShouldStartWith("src/A/A.cs:3: M has 73 lines");
    }

    [Fact]
    public void Folder_TooWideOrTooDeep_IsFound()
    {
        var wide = Enumerable.Range(0, Sizes.FilesPerFolder + 1).Select(i => Some.File($"src/P/Wide/F{i}.cs", ""));
        Sizes.CheckFolders(wide, ["src/P"]).ShouldHaveSingleItem().Rule.ShouldContain("21 files");
        Sizes.CheckFolders([Some.File("src/P/A/B/C/D/F.cs", "")], ["src", "src/P"]).ShouldHaveSingleItem().Rule.ShouldContain("4 folders");
        Sizes.CheckFolders([Some.File("src/P/A/B/C/F.cs", "")], ["src/P"]).ShouldBeEmpty();
    }

    [Fact]
    public void Constructor_TooWide_IsFoundUnlessARecord()
    {
        TypeShapes.CheckConstructors([typeof(WideService)]).ShouldHaveSingleItem().Rule.ShouldContain("9 parameters");
        TypeShapes.CheckConstructors([typeof(WideData), typeof(NarrowService)]).ShouldBeEmpty();
    }

    [Fact]
    public void Port_TooWide_IsFound()
    {
        TypeShapes.CheckPorts([typeof(IWide)]).ShouldHaveSingleItem().Rule.ShouldContain("7 members");
        TypeShapes.CheckPorts([typeof(INarrow)]).ShouldBeEmpty();
    }

    [Fact]
    public void Class_OpenWithoutHeirs_IsFound() =>
        TypeShapes.CheckSealing([typeof(Open), typeof(OpenParent), typeof(Heir), typeof(NarrowService)]).ShouldHaveSingleItem().Path.ShouldContain(nameof(Open));

    public interface IWide : INarrow
    {
        void Four();

        void Five();

        void Six();

        void Seven();
    }

    public interface INarrow
    {
        int One { get; set; }

        event EventHandler Two;

        void Three();
    }

#pragma warning disable CS9113 // The samples are about the width of the constructor, not about its use.
    private sealed class WideService(int a, int b, int c, int d, int e, int f, int g, int h, int i);

    private sealed class NarrowService(int a, int b, int c, int d, int e, int f, int g, int h);
#pragma warning restore CS9113

    private sealed record WideData(int A, int B, int C, int D, int E, int F, int G, int H, int I);

    public class Open;

    private class OpenParent;

    private sealed class Heir : OpenParent;
}
