using System.Reflection;
using System.Runtime.CompilerServices;

namespace Breakwater.House.Tests.Reading;

/// <summary>The built assemblies of every project under src. One that is missing from the output fails the run: a rule must not pass by looking away.</summary>
internal static class ProductAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } =
        [.. Repository.Current.Projects.Where(p => p.IsProduct).Select(p => Load(p.AssemblyName))];

    public static Assembly Core { get; } = All.Single(a => a.GetName().Name == "Breakwater.Core");

    public static IEnumerable<Type> Types => All.SelectMany(a => a.GetTypes()).Where(IsWritten);

    public static bool IsWritten(Type type) =>
        !type.Name.Contains('<') && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && (type.DeclaringType is null || IsWritten(type.DeclaringType));

    private static Assembly Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(path)
            ? Assembly.LoadFrom(path)
            : throw new FileNotFoundException($"{name}.dll is not beside the tests: reference its project from src/Breakwater, or from House.Tests", path);
    }
}
