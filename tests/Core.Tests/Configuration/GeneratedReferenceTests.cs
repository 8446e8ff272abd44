using Breakwater.Core.Configuration;

namespace Breakwater.Core.Tests.Configuration;

/// <summary>What is committed under docs/reference is what the keys say; BREAKWATER_REGENERATE=1 writes it anew.</summary>
public sealed class GeneratedReferenceTests
{
    [Theory]
    [InlineData("config.schema.json")]
    [InlineData("configuration.md")]
    public void Reference_Committed_IsWhatTheKeysSay(string name)
    {
        var path = Path.Combine(Root(), "docs", "reference", name);
        var made = name.EndsWith(".json", StringComparison.Ordinal) ? ConfigSchema.Write() : ConfigReference.Write();
        if (Environment.GetEnvironmentVariable("BREAKWATER_REGENERATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, made);
        }

        File.ReadAllText(path).ShouldBe(made, "the keys changed: run the tests with BREAKWATER_REGENERATE=1 and commit docs/reference");
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
