namespace Breakwater.Core.Tests;

/// <summary>Recorded provider traffic, which lies outside the repository and may be absent.</summary>
internal static class Recordings
{
    /// <summary>The folder with the recordings, or null when there is none: the test is then skipped.</summary>
    public static string? Find()
    {
        string? folder = Environment.GetEnvironmentVariable("BREAKWATER_TEST_DATA");
        if (folder is null)
        {
            DirectoryInfo? root = new(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Breakwater.slnx"))) root = root.Parent;
            folder = root is null ? null : Path.Combine(root.FullName, "..", "shared", "data");
        }

        return Directory.Exists(folder) ? folder : null;
    }
}
