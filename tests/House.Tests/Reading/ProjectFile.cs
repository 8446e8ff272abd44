using System.Xml.Linq;

namespace Breakwater.House.Tests.Reading;

/// <summary>What one csproj says of itself.</summary>
internal sealed record ProjectFile(SourceFile Source, string Name, string AssemblyName, string RootNamespace, IReadOnlyList<string> ProjectReferences, IReadOnlyList<XElement> Packages)
{
    public string Folder => Source.Folder;

    public bool IsProduct => Source.IsUnder("src");

    public bool IsTest => Source.IsUnder("tests");

    public static ProjectFile Parse(SourceFile source)
    {
        var xml = XDocument.Parse(source.Text);
        var name = source.Name[..^".csproj".Length];
        return new ProjectFile(
            source,
            name,
            xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? name,
            xml.Descendants("RootNamespace").FirstOrDefault()?.Value ?? name,
            [.. xml.Descendants("ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))],
            [.. xml.Descendants("PackageReference")]);
    }
}
