namespace Breakwater.Server.Tests.Configuration;

/// <summary>The files that the benchmarks run with are read without a word.</summary>
public sealed class BenchmarkFilesTests
{
    [Fact]
    public void Read_BenchmarkFiles_AreGood()
    {
        var folder = Find();
        Assert.SkipWhen(folder is null, "The benchmark's files are not here.");
        var files = Directory.GetFiles(folder!, "*.yaml.in");

        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var text = File.ReadAllText(file).Replace("@PORT@", "19401", StringComparison.Ordinal)
                .Replace("@UPSTREAM@", "19500", StringComparison.Ordinal).Replace("@WORK@", "/tmp", StringComparison.Ordinal);
            var result = Yaml.Read(text, ("BENCH_OPENAI_KEY", "k"));

            result.Problems.ShouldBeEmpty(file);
            result.Warnings.ShouldBeEmpty(file);
            result.Config!.Routes.Resolve("mock-n20-g1000").ShouldNotBeNull(file);
        }
    }

    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Breakwater.slnx")))
        {
            root = root.Parent;
        }

        var data = Environment.GetEnvironmentVariable("BREAKWATER_TEST_DATA") ?? (root is null ? null : Path.Combine(root.FullName, "..", "shared", "data"));
        var folder = data is null ? null : Path.Combine(data, "..", "bench", "subjects", "breakwater");
        return Directory.Exists(folder) ? folder : null;
    }
}
