using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Samples;

/// <summary>Sample files for the rules: each rule is shown one text it must refuse and one it must let pass.</summary>
internal static class Some
{
    public static SourceFile File(string path, string text) => new(path, text);

    public static ProjectFile Project(string path, params string[] references) =>
        ProjectFile.Parse(new SourceFile(path, $"<Project><ItemGroup>{string.Concat(references.Select(r => $"<ProjectReference Include=\"../{r}/{r}.csproj\" />"))}</ItemGroup></Project>"));

    public static string Lines(int count, string line) => string.Concat(Enumerable.Repeat(line + "\n", count));
}
