namespace Breakwater.House.Tests.Reading;

/// <summary>The checkout these tests were built from: every file a person wrote, nothing a tool made.</summary>
internal sealed class Repository
{
    private static readonly HashSet<string> Skipped = ["artifacts", "node_modules", ".git", "bin", "obj", "TestResults", ".vs", ".idea"];
    private static readonly HashSet<string> Texts =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".sh", ".mjs", ".js", ".css", ".html", ".json", ".yaml", ".yml", ".txt", ".editorconfig", ".gitignore", ""];

    private static readonly Lazy<Repository> Loaded = new(() => new Repository(FindRoot()));

    private Repository(string root)
    {
        Root = root;
        Paths = [.. Walk(root).Order(StringComparer.Ordinal)];
        Files = [.. Paths.Where(p => Texts.Contains(Path.GetExtension(p))).Select(p => new SourceFile(p, File.ReadAllText(Path.Combine(root, p))))];
        Projects = [.. Files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal)).Select(ProjectFile.Parse)];
    }

    public static Repository Current => Loaded.Value;

    public string Root { get; }

    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<SourceFile> Files { get; }

    public IReadOnlyList<ProjectFile> Projects { get; }

    public IEnumerable<SourceFile> CSharp => Files.Where(f => f.IsCSharp && !f.IsUnder("tests/Fixtures"));

    public IEnumerable<SourceFile> Product => CSharp.Where(f => f.IsUnder("src"));

    public IEnumerable<SourceFile> Tests => CSharp.Where(f => f.IsUnder("tests"));

    public IEnumerable<SourceFile> Markdown => Files.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal));

    public bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public SourceFile? Find(string path) => Files.FirstOrDefault(f => f.Path == path);

    private IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => !Skipped.Contains(Path.GetFileName(d))))
        {
            foreach (var file in Walk(inner))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Breakwater.slnx above {AppContext.BaseDirectory}: run the tests from a checkout");
    }
}
