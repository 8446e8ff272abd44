using Breakwater.House.Tests.Reading;
using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests;

/// <summary>The rules of the house that are read from source text.</summary>
public sealed class SourceRules
{
    private static readonly Repository House = Repository.Current;

    [Fact]
    public void Reader_OnTheWholeTree_FindsTypesInEveryProject() =>
        House.Tests.Concat(House.Product).Where(f => f.Code.Contains(" class ", StringComparison.Ordinal) && !f.AllMembers().Any(m => m.IsType))
            .Select(f => f.Path).ShouldBeEmpty("a file with a class and no type read would escape every rule");

    [Fact]
    public void CoreFolders_Imports_OnlyLowerRows() => Finding.ShouldBeNone(CoreRows.CheckSource(House.Product));

    [Fact]
    public void ProductCode_Calls_OnlyWhatItsPlacePermits() => Finding.ShouldBeNone(BannedCalls.CheckProduct(House.Product));

    [Fact]
    public void TestCode_Calls_NoWallClockWaits() => Finding.ShouldBeNone(BannedCalls.CheckTests(House.Tests));

    [Fact]
    public void LogEvents_Numbers_AreEachOfOneMessage() => Finding.ShouldBeNone(LogEvents.Check(House.Product));

    [Fact]
    public void AllCode_Regions_AreAbsent() => Finding.ShouldBeNone(BannedCalls.CheckAll(House.CSharp));

    [Fact]
    public void Comments_OpenWorkAndDeadCode_AreAbsent() =>
        Finding.ShouldBeNone(BannedCalls.CheckComments(House.CSharp.Concat(House.Files.Where(f => Path.GetExtension(f.Path) is ".sh" or ".mjs" or ".js"))));

    [Fact]
    public void SourceFiles_Length_StaysUnderTheHardLimit() => Finding.ShouldBeNone(Sizes.CheckFiles(House.Files));

    [Fact]
    public void Methods_Length_StaysUnderTheHardLimit() => Finding.ShouldBeNone(Sizes.CheckMethods(House.CSharp));

    [Fact]
    public void Folders_WidthAndDepth_StayUnderTheHardLimits() =>
        Finding.ShouldBeNone(Sizes.CheckFolders(House.Files, [.. House.Projects.Select(p => p.Folder)]));

    [Fact]
    public void TypeNames_Suffixes_MeanSomething() => Finding.ShouldBeNone(Naming.CheckTypes(House.CSharp));

    [Fact]
    public void FolderNames_InSource_MeanSomething() => Finding.ShouldBeNone(Naming.CheckFolders(House.CSharp));

    [Fact]
    public void Namespaces_OfEveryFile_EqualItsFolder() => Finding.ShouldBeNone(Naming.CheckPlaces(House.CSharp, House.Projects));

    [Fact]
    public void TestMethods_Names_SaySubjectSituationExpectation() => Finding.ShouldBeNone(Naming.CheckTestNames(House.Tests));

    [Fact]
    public void SourceFiles_Types_StandAloneOrAsATinyFamily() => Finding.ShouldBeNone(TypesPerFile.Check(House.CSharp));

    [Fact]
    public void PublicTypes_InCore_AreDocumented() => Finding.ShouldBeNone(PublicDocs.Check(House.Product.Where(f => f.IsUnder("src/Breakwater.Core"))));
}
