using System.Reflection;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Which project may reference which project and, in Core, which package or framework assembly.</summary>
internal static class ProjectRows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Breakwater.Core"] = [],
        ["Breakwater.Upstream"] = ["Breakwater.Core"],
        ["Breakwater.Storage"] = ["Breakwater.Core"],
        ["Breakwater.Simulator"] = ["Breakwater.Core"],
        ["Breakwater.Server"] = ["Breakwater.Core", "Breakwater.Upstream", "Breakwater.Storage"],
        ["Breakwater"] = ["Breakwater.Core", "Breakwater.Upstream", "Breakwater.Storage", "Breakwater.Simulator", "Breakwater.Server"],
    };

    private static readonly HashSet<string> CorePackages = ["Microsoft.Extensions.Logging.Abstractions"];

    private static readonly string[] NotInCore =
        ["System.Net.Http", "System.Net.Sockets", "System.Net.Security", "System.Net.WebSockets", "System.Data", "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "StackExchange.Redis", "Microsoft.Extensions.DependencyInjection"];

    public static IEnumerable<Finding> Check(IEnumerable<ProjectFile> projects) => projects.Where(p => p.IsProduct).SelectMany(CheckOne);

    public static IEnumerable<Finding> CheckCoreAssembly(IEnumerable<AssemblyName> references) =>
        from reference in references
        where NotInCore.Any(n => reference.Name == n || reference.Name!.StartsWith(n + ".", StringComparison.Ordinal))
        select new Finding("Breakwater.Core.dll", 0, $"Core references {reference.Name}", "Core has no sockets, no database and no ASP.NET: declare a port and implement it in an adapter project");

    public static IEnumerable<Finding> CheckPins(IEnumerable<ProjectFile> projects, SourceFile packages)
    {
        foreach (var project in projects)
        {
            foreach (var package in project.Packages.Where(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null))
            {
                yield return new Finding(project.Source.Path, 0, $"{package.Attribute("Include")?.Value} has a version of its own", "Pin it in Directory.Packages.props");
            }
        }

        foreach (var pin in System.Xml.Linq.XDocument.Parse(packages.Text).Descendants("PackageVersion"))
        {
            var version = pin.Attribute("Version")?.Value ?? "";
            if (version.Length == 0 || version.AsSpan().ContainsAny('*', '[', '('))
            {
                yield return new Finding(packages.Path, 0, $"{pin.Attribute("Include")?.Value} is not pinned (\"{version}\")", "Give one exact version");
            }
        }
    }

    public static IEnumerable<Finding> CheckSolution(IEnumerable<ProjectFile> projects, SourceFile solution) =>
        from project in projects
        where !solution.Text.Contains($"\"{project.Source.Path}\"", StringComparison.Ordinal)
        select new Finding(project.Source.Path, 0, "the project is not in the solution", $"Add it to {solution.Path}, or no build and no test run sees it");

    private static IEnumerable<Finding> CheckOne(ProjectFile project)
    {
        if (!Allowed.TryGetValue(project.Name, out var allowed))
        {
            yield return new Finding(project.Source.Path, 0, "this project is in no row", "Write a decision record, then add it to docs/map.md and to House.Tests");
            yield break;
        }

        foreach (var reference in project.ProjectReferences.Where(r => !allowed.Contains(r)))
        {
            yield return new Finding(project.Source.Path, 0, $"{project.Name} references {reference}", $"It may reference {(allowed.Length == 0 ? "nothing of ours" : string.Join(", ", allowed))}");
        }

        foreach (var package in project.Packages.Select(p => p.Attribute("Include")?.Value ?? "").Where(p => project.Name == "Breakwater.Core" && !CorePackages.Contains(p)))
        {
            yield return new Finding(project.Source.Path, 0, $"Core references the package {package}", "Core uses the base library and Logging.Abstractions only; put the package behind a port");
        }
    }
}
