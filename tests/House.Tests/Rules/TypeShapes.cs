using System.Reflection;
using System.Runtime.CompilerServices;

namespace Breakwater.House.Tests.Rules;

/// <summary>Rules on compiled types: constructor width, port width, sealing.</summary>
internal static class TypeShapes
{
    public const int ConstructorParameters = 8;
    public const int PortMembers = 6;

    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>Records are data and may be as wide as what they describe.</summary>
    public static IEnumerable<Finding> CheckConstructors(IEnumerable<Type> types) =>
        from type in types
        where !IsRecord(type) && !typeof(Delegate).IsAssignableFrom(type)
        from constructor in type.GetConstructors(Declared)
        let width = constructor.GetParameters().Length
        where width > ConstructorParameters
        select new Finding(type.FullName!, 0, $"a constructor takes {width} parameters, more than {ConstructorParameters}", "It does too much: split the type, or group what belongs together in a record");

    public static IEnumerable<Finding> CheckPorts(IEnumerable<Type> types) =>
        from type in types
        where type is { IsInterface: true, IsVisible: true }
        let width = Width(type) + type.GetInterfaces().Where(i => i.Assembly == type.Assembly).Sum(Width)
        where width > PortMembers
        select new Finding(type.FullName!, 0, $"a port with {width} members, more than {PortMembers}", "Split it by who calls it");

    public static IEnumerable<Finding> CheckSealing(IReadOnlyCollection<Type> types)
    {
        var parents = types.Select(t => t.BaseType).OfType<Type>().Select(t => t.IsGenericType ? t.GetGenericTypeDefinition() : t).ToHashSet();
        return from type in types
               where type is { IsClass: true, IsSealed: false, IsAbstract: false } && type.Namespace is not null && !parents.Contains(type)
               select new Finding(type.FullName!, 0, "a class nobody derives from is open", "Write `sealed`");
    }

    private static int Width(Type port) =>
        port.GetMethods(Declared).Count(m => !m.IsSpecialName) + port.GetProperties(Declared).Length + port.GetEvents(Declared).Length;

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
