using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Samples;

public sealed class SourceScannerTests
{
    [Theory]
    [InlineData("""a("{ x");b""", "a(     );b")]
    [InlineData("""a("\"{");b""", "a(     );b")]
    [InlineData(""" a(@"\");b""", " a(    );b")]
    [InlineData(""" a(@"q""{");b""", " a(       );b")]
    [InlineData("""a($"{x}");b""", "a(   x  );b")]
    [InlineData("""a($"{{{x}");b""", "a(     x  );b")]
    [InlineData("""a($@"\{x["k"]}");b""", "a(     x[   ]  );b")]
    [InlineData("""a($"{f(new { A = 1 })}");b""", "a(   f(new { A = 1 })  );b")]
    [InlineData("a(\"\"\"{ \" }\"\"\");b", "a(           );b")]
    [InlineData("a($$\"\"\"{x}{{y}}\"\"\"u8);b", "a(          y     u8);b")]
    [InlineData("a('{','\\'','\"');b", "a(   ,    ,   );b")]
    [InlineData("a(\"\");b", "a(  );b")]
    [InlineData("@class = 1;", "@class = 1;")]
    [InlineData("a; // it's {", "a;          ")]
    [InlineData("a /* \" { */ + b", "a           + b")]
    public void Scanner_LiteralsAndComments_AreBlankedInPlace(string text, string expected) =>
        new SourceFile("a.cs", text).Code.ShouldBe(expected);

    [Fact]
    public void Scanner_RawStringOverLines_KeepsLineNumbers()
    {
        var file = new SourceFile("a.cs", "var a = \"\"\"\n  { \"\" }\n  \"\"\";\nConsole.Write(a);\n");
        file.LineAt(file.Code.IndexOf("Console", StringComparison.Ordinal)).ShouldBe(4);
        file.Code.ShouldNotContain("{");
        file.LineCount.ShouldBe(4);
    }

    [Fact]
    public void Scanner_DirectiveWithApostrophe_LeavesTheNextLineCode()
    {
        var file = new SourceFile("a.cs", "#pragma warning disable X // the caller's\nint a = '1';\n#region It's\nint b;\n");
        file.Code.ShouldContain("int a =    ;");
        file.Code.ShouldContain("#region     \nint b;");
    }

    [Fact]
    public void Scanner_UrlInString_IsNoComment()
    {
        var file = new SourceFile("a.cs", "Get(\"http://x\"); Next(); // why");
        file.Code.ShouldContain("Next();");
        file.Comments.Trim().ShouldBe("// why");
    }
}
