using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests.Samples;

public sealed class DocumentRuleTests
{
    [Fact]
    public void Map_LackingOrInventingAFolder_IsFound()
    {
        var map = Some.File("docs/map.md", "| `src/P/` | a |\n| `src/P/Gone/` | b |\n");
        var files = new[] { Some.File("src/P/P.csproj", ""), Some.File("src/P/New/A.cs", ""), Some.File("src/P/New/Deeper/A.cs", "") };
        Documents.CheckMap(map, Documents.FoldersToMap(files), path => path != "src/P/Gone").Select(f => f.Rule)
            .ShouldBe(["the map lists src/P/Gone, which does not exist", "the map lacks src/P/New"]);
    }

    [Theory]
    [InlineData("[a](b.md)", "docs/b.md", true)]
    [InlineData("[a](../README.md#part)", "README.md", true)]
    [InlineData("![a](./x/b.png \"t\")", "docs/x/b.png", true)]
    [InlineData("[a](b.md)", "", false)]
    [InlineData("[a](https://example.org/x) [b](#part) [c](mailto:a@b.c)", "", true)]
    [InlineData("```\n[a](nowhere.md)\n```\n`[a](nowhere.md)`", "", true)]
    public void Link_Relative_MustLeadToAFile(string text, string existing, bool fine) =>
        Documents.CheckLinks([Some.File("docs/a.md", text)], path => path == existing).Any().ShouldBe(!fine);

    [Fact]
    public void Words_AboutThePlaceOfWork_AreFound()
    {
        Documents.CheckWords([Some.File("a.md", "see /wo" + "rk/x")]).ShouldHaveSingleItem();
        Documents.CheckWords([Some.File("a.md", "Claude and OpenAI at work/")]).ShouldBeEmpty();
    }

    [Fact]
    public void Changelog_SilentOrMissing_IsFound()
    {
        Documents.CheckChangelog(null, "0.1.0").ShouldHaveSingleItem();
        Documents.CheckChangelog(Some.File("CHANGELOG.md", "# Changelog\n## 0.0.9\n"), "0.1.0").ShouldHaveSingleItem();
        Documents.CheckChangelog(Some.File("CHANGELOG.md", "# Changelog\n## Unreleased\n"), "0.1.0").ShouldBeEmpty();
    }
}
