using System.Reflection;
using Breakwater.House.Tests.Reading;
using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests.Samples;

public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("Streaming", "Primitives", true)]
    [InlineData("Streaming", "Streaming.Log", true)]
    [InlineData("Primitives", "Streaming", false)]
    [InlineData("Streaming", "Budgets", false)]
    [InlineData("Resilience.Retry", "Resilience.Breaker", false)]
    [InlineData("Resilience.Retry", "Resilience.Retry.Inner", true)]
    [InlineData("Routing", "Primitives", true)]
    [InlineData("Routing", "Resilience.Breaker", false)]
    [InlineData("Upstreams", "Wire", false)]
    [InlineData("Wire", "Upstreams", false)]
    [InlineData("Wire", "Streaming", true)]
    [InlineData("Wire.OpenAiChat", "Wire", true)]
    [InlineData("Wire.OpenAiChat", "Wire.Json", true)]
    [InlineData("Wire.OpenAiChat", "Wire.Anthropic", false)]
    [InlineData("Line", "Resilience.Retry", true)]
    [InlineData("Line", "Configuration", false)]
    [InlineData("Configuration", "Line", true)]
    [InlineData("Elsewhere", "Primitives", false)]
    public void CoreRows_PairOfFolders_FollowTheTable(string from, string to, bool may) =>
        CoreRows.MayUse("Breakwater.Core." + from, "Breakwater.Core." + to).ShouldBe(may);

    [Fact]
    public void CoreRows_UsingOfAHigherRow_IsFoundWithItsLine()
    {
        var file = Some.File("src/Breakwater.Core/Routing/Plan.cs", "using System;\nusing Breakwater.Core.Wire;\nnamespace Breakwater.Core.Routing;\nclass Plan;");
        CoreRows.CheckSource([file]).ShouldHaveSingleItem().ToString().ShouldStartWith("src/Breakwater.Core/Routing/Plan.cs:2: Core folders import only lower rows: Routing names Breakwater.Core.Wire");
    }

    [Fact]
    public void CoreRows_UnknownFolder_IsFound() =>
        CoreRows.CheckSource([Some.File("src/Breakwater.Core/Stuff/A.cs", "namespace Breakwater.Core.Stuff; class A;")]).ShouldHaveSingleItem().Rule.ShouldContain("no row");

    [Fact]
    public void CoreRows_UseInsideAMethodBody_IsFoundInTheCompiledType() =>
        CoreRows.CheckTypes([typeof(Sender), typeof(Canon)], Place).ShouldHaveSingleItem().Rule.ShouldContain(nameof(Canon));

    [Fact]
    public void ProjectRows_ForbiddenReference_IsFound()
    {
        ProjectRows.Check([Some.Project("src/Breakwater.Storage/Breakwater.Storage.csproj", "Breakwater.Core", "Breakwater.Upstream")])
            .ShouldHaveSingleItem().Rule.ShouldBe("Breakwater.Storage references Breakwater.Upstream");
        ProjectRows.Check([Some.Project("src/Breakwater.New/Breakwater.New.csproj")]).ShouldHaveSingleItem();
        ProjectRows.Check([Some.Project("src/Breakwater.Server/Breakwater.Server.csproj", "Breakwater.Core", "Breakwater.Upstream")]).ShouldBeEmpty();
    }

    [Fact]
    public void ProjectRows_PackageInCore_IsFound()
    {
        var core = ProjectFile.Parse(Some.File("src/Breakwater.Core/Breakwater.Core.csproj", """<Project><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>"""));
        ProjectRows.Check([core]).ShouldHaveSingleItem().Rule.ShouldContain("Npgsql");
    }

    [Fact]
    public void ProjectRows_SocketsInCore_AreFound()
    {
        ProjectRows.CheckCoreAssembly([new AssemblyName("System.Net.Http"), new AssemblyName("System.Runtime")]).ShouldHaveSingleItem();
        ProjectRows.CheckCoreAssembly([new AssemblyName("System.Net.Primitives")]).ShouldBeEmpty();
    }

    [Fact]
    public void ProjectRows_LooseVersions_AreFound()
    {
        var project = ProjectFile.Parse(Some.File("src/A/A.csproj", """<Project><PackageReference Include="X" Version="1.0.0" /></Project>"""));
        var pins = Some.File("Directory.Packages.props", """<Project><PackageVersion Include="Y" Version="1.*" /><PackageVersion Include="Z" Version="1.2.3" /></Project>""");
        ProjectRows.CheckPins([project], pins).Select(f => f.Rule.Split(' ')[0]).ShouldBe(["X", "Y"]);
    }

    [Fact]
    public void ProjectRows_ProjectOutsideTheSolution_IsFound()
    {
        var solution = Some.File("Breakwater.slnx", """<Project Path="src/A/A.csproj" />""");
        ProjectRows.CheckSolution([Some.Project("src/A/A.csproj"), Some.Project("tests/B/B.csproj")], solution).ShouldHaveSingleItem().Path.ShouldBe("tests/B/B.csproj");
    }

    private static string? Place(Type type) =>
        type == typeof(Sender) ? "Breakwater.Core.Upstreams" : type == typeof(Canon) ? "Breakwater.Core.Wire" : type.Namespace;

    // Two rows of Core in small: the first uses the second where neither a using line nor a signature shows it.
    private static class Sender
    {
        public static object Send() => Canon.Read();
    }

    private static class Canon
    {
        public static string Read() => "canonical";
    }
}
