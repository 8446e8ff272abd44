namespace Breakwater.Testing;

/// <summary>Wire samples written by hand under <c>tests/Fixtures</c>, one folder per dialect.</summary>
public static class Fixtures
{
    private static readonly string Root = Find();

    /// <summary>One sample, such as <c>chat/tools.request.json</c>.</summary>
    public static byte[] Bytes(string path) => File.ReadAllBytes(Path.Combine(Root, path));

    /// <summary>The same as text.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The names of a dialect's samples that end so, in order.</summary>
    public static IReadOnlyList<string> Names(string dialect, string ending) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, dialect), "*" + ending).Select(path => $"{dialect}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("tests run from inside the checkout"), "tests", "Fixtures");
    }
}
