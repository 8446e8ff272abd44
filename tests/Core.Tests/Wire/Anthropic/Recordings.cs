namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Recorded traffic, which lies beside the project and not in it.</summary>
internal static class Recordings
{
    private static readonly string? Folder = Find();

    /// <summary>The bytes of a recording; skips the test, by name, where there are none.</summary>
    public static byte[] Load(string name)
    {
        var path = Folder is null ? null : Path.Combine(Folder, "recordings", "anthropic", name);
        Assert.SkipUnless(File.Exists(path), $"recording anthropic/{name} is not here; set BREAKWATER_TEST_DATA to the folder that holds recordings/");
        return File.ReadAllBytes(path!);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BREAKWATER_TEST_DATA") is { Length: > 0 } told)
        {
            return told;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is { } outside ? Path.Combine(outside.FullName, "shared", "data") : null;
    }
}
