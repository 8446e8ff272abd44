using Breakwater.House.Tests.Reading;
using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests;

/// <summary>The rules of the house on projects, pins and documents.</summary>
public sealed class ProjectRules
{
    private static readonly Repository House = Repository.Current;

    [Fact]
    public void Projects_References_FollowTheirRow() => Finding.ShouldBeNone(ProjectRows.Check(House.Projects));

    [Fact]
    public void Projects_All_AreInTheSolution() => Finding.ShouldBeNone(ProjectRows.CheckSolution(House.Projects, Required("Breakwater.slnx")));

    [Fact]
    public void Packages_Versions_ArePinnedInOnePlace() => Finding.ShouldBeNone(ProjectRows.CheckPins(House.Projects, Required("Directory.Packages.props")));

    [Fact]
    public void BannedSymbols_EveryLine_NamesItsReplacement() =>
        Finding.ShouldBeNone(BannedSymbolList.Check(Required("eng/BannedSymbols.txt"), Required("Directory.Build.props")));

    [Fact]
    public void Map_Folders_AreThoseThatExist() => Finding.ShouldBeNone(Documents.CheckMap(Required("docs/map.md"), Documents.FoldersToMap(House.Product), House.Exists));

    [Fact]
    public void Documents_Links_LeadSomewhere() => Finding.ShouldBeNone(Documents.CheckLinks(House.Markdown, House.Exists));

    [Fact]
    public void Tree_Words_AreAboutTheProduct() => Finding.ShouldBeNone(Documents.CheckWords(House.Files));

    [Fact]
    public void Changelog_CurrentVersion_IsTold() => Finding.ShouldBeNone(Documents.CheckChangelog(House.Find("CHANGELOG.md"), "0.1.0"));

    [Theory]
    [InlineData("LICENSE")]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    public void House_PromisedFile_Exists(string path) => House.Exists(path).ShouldBeTrue(path);

    private static SourceFile Required(string path) => House.Find(path) ?? throw new FileNotFoundException($"{path} is missing from the root", path);
}
