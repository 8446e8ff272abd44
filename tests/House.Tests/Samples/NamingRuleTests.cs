using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests.Samples;

public sealed class NamingRuleTests
{
    private static readonly string[] Banned = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Base", "Impl", "V2"];

    [Fact]
    public void TypeName_WithABannedSuffix_IsFound()
    {
        foreach (var suffix in Banned)
        {
            Naming.CheckTypes([Some.File("src/A/A.cs", $"class A {{ record Retry{suffix}(int X); }}")]).ShouldHaveSingleItem().Rule.ShouldContain(suffix);
        }

        Naming.CheckTypes([Some.File("src/A/A.cs", "class Database; class Baseline; class CommonPrefix;")]).ShouldBeEmpty();
    }

    [Fact]
    public void FolderName_ThatSaysNothing_IsFound()
    {
        Naming.CheckFolders([Some.File("src/P/Common/A.cs", "")]).ShouldHaveSingleItem();
        Naming.CheckFolders([Some.File("src/P/Streaming/A.cs", "")]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("namespace Breakwater.Core.Line; class Exchange;", 0)]
    [InlineData("namespace Breakwater.Core.Line; class Exchange<T>;", 0)]
    [InlineData("namespace Breakwater.Core; class Exchange;", 1)]
    [InlineData("namespace Breakwater.Core.Line { class Exchange; }", 1)]
    [InlineData("class Exchange;", 1)]
    [InlineData("namespace Breakwater.Core.Line; class Other;", 1)]
    [InlineData("namespace Breakwater.Core.Line; enum A { } enum B { }", 0)]
    [InlineData("global using System.Text;", 0)]
    public void Place_OfAType_IsItsNamespaceAndFile(string text, int findings) =>
        Naming.CheckPlaces([Some.File("src/Breakwater.Core/Line/Exchange.cs", text)], [Some.Project("src/Breakwater.Core/Breakwater.Core.csproj")]).Count().ShouldBe(findings);

    [Theory]
    [InlineData("Frame_SplitAnywhere_IsTheSame", 0)]
    [InlineData("FA1_ErrorAfterTokens_EndsWithAnError", 0)]
    [InlineData("Frame_Works", 1)]
    [InlineData("TestFrame", 1)]
    public void TestName_Shape_IsSubjectSituationExpectation(string name, int findings)
    {
        Naming.CheckTestNames([Some.File("tests/A/A.cs", $"class A {{ [Fact(Skip = \"x\")] public void {name}() {{ }} void Plain() {{ }} }}")]).Count().ShouldBe(findings);
        Naming.CheckTestNames([Some.File("tests/A/A.cs", $"class A {{ [Theory]\n[InlineData(1)] public async Task {name}(int x) {{ }} }}")]).Count().ShouldBe(findings);
    }

    [Fact]
    public void SecondType_InAFile_IsFoundUnlessSmallData()
    {
        TypesPerFile.Check([Some.File("src/A/A.cs", "class A { }\nclass B { }")]).ShouldHaveSingleItem().Rule.ShouldStartWith("B (1 lines)");
        TypesPerFile.Check([Some.File("src/A/A.cs", "abstract class A { }\nsealed class B : A { }\nsealed record C(int X) : A;\nenum D { One }")]).ShouldBeEmpty();
        TypesPerFile.Check([Some.File("src/A/A.cs", $"class A {{\n{Some.Lines(40, "")}}}\nrecord B\n{{\n{Some.Lines(30, "")}}}")]).ShouldHaveSingleItem();
        TypesPerFile.Check([Some.File("src/A/A.cs", "class A { class Inner { } }")]).ShouldBeEmpty();
    }

    [Fact]
    public void PublicType_WithoutDocs_IsFound()
    {
        PublicDocs.Check([Some.File("src/A/A.cs", "namespace A;\npublic enum A { B }")]).ShouldHaveSingleItem().Line.ShouldBe(2);
        PublicDocs.Check([Some.File("src/A/A.cs", "/// <summary>A port.</summary>\npublic interface IA { void M(); }")]).ShouldHaveSingleItem().Rule.ShouldContain("IA.M");
        PublicDocs.Check([Some.File("src/A/A.cs", "/// <summary>A.</summary>\n[X]\npublic class A { }\ninternal class B { }")]).ShouldBeEmpty();
    }
}
