using Breakwater.House.Tests.Reading;
using Breakwater.House.Tests.Rules;

namespace Breakwater.House.Tests;

/// <summary>The rules of the house that are read from the compiled assemblies.</summary>
public sealed class TypeRules
{
    [Fact]
    public void CoreTypes_CompiledReferences_OnlyLowerRows() => Finding.ShouldBeNone(CoreRows.CheckTypes(ProductAssemblies.Core.GetTypes(), t => t.Namespace));

    [Fact]
    public void CoreAssembly_References_NoSocketsNoDatabaseNoAspNet() =>
        Finding.ShouldBeNone(ProjectRows.CheckCoreAssembly(ProductAssemblies.Core.GetReferencedAssemblies()));

    [Fact]
    public void Constructors_Parameters_StayUnderTheHardLimit() => Finding.ShouldBeNone(TypeShapes.CheckConstructors(ProductAssemblies.Types));

    [Fact]
    public void CorePorts_Members_StayNarrow() => Finding.ShouldBeNone(TypeShapes.CheckPorts(ProductAssemblies.Core.GetTypes()));

    [Fact]
    public void Classes_WithoutHeirs_AreSealed() => Finding.ShouldBeNone(TypeShapes.CheckSealing([.. ProductAssemblies.Types]));
}
