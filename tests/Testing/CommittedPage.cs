namespace Breakwater.Testing;

/// <summary>A page under docs/reference that is made from the product, so that it cannot say anything else.</summary>
public static class CommittedPage
{
    /// <summary>What to do when the committed page is another.</summary>
    public const string Advice = "the product changed: run the tests with BREAKWATER_REGENERATE=1 and commit docs/reference";

    /// <summary>The page as committed; with BREAKWATER_REGENERATE=1 it is written anew first. Empty when there is none.</summary>
    public static string Read(string name, string made)
    {
        var path = Path.Combine(Root(), "docs", "reference", name);
        if (Environment.GetEnvironmentVariable("BREAKWATER_REGENERATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, made);
        }

        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository's root is not above the tests.");
        }

        return folder.FullName;
    }
}
