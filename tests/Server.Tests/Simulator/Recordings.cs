using System.Text.Json;

namespace Breakwater.Server.Tests.Simulator;

/// <summary>Recorded vendor traffic beside the project; tests that need it are skipped where it is absent.</summary>
internal static class Recordings
{
    public static string Read(string name)
    {
        var path = Root() is { } root ? Path.Combine(root, "recordings", name) : null;
        Assert.SkipUnless(File.Exists(path), $"recording {name} is not here");
        return File.ReadAllText(path!);
    }

    /// <summary>The events of a recorded stream, line ends normalised.</summary>
    public static List<SseEvent> Stream(string name) => SseEvent.Parse(Read(name).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n\n");

    /// <summary>The members of an object and of the objects in it, as sorted paths; arrays count through their first element.</summary>
    public static SortedSet<string> Shape(JsonElement element)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Collect(element, "", paths);
        return paths;
    }

    private static void Collect(JsonElement element, string at, SortedSet<string> paths)
    {
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0)
            Collect(element[0], at + "[]", paths);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            paths.Add($"{at}.{member.Name}");
            Collect(member.Value, $"{at}.{member.Name}", paths);
        }
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("BREAKWATER_TEST_DATA") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Breakwater.slnx")))
                return Path.Combine(folder.FullName, "..", "shared", "data");
        }

        return null;
    }
}
