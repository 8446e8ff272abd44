using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.GoldFiles;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.GoldSets;
using Breakwater.Server.Hosting;

namespace Breakwater.Server.GoldSets;

/// <summary>The gold sets of a configuration as their files hold them now.</summary>
public static class GoldSetFiles
{
    private const string DefaultFolder = "quality";
    private const long MostBytes = 4 << 20;
    private const int HashLength = 16;

    /// <summary>Reads all of them; <paramref name="folder"/> is the configuration file's.</summary>
    public static GoldSetLoad Read(QualityOptions options, string folder)
    {
        var sets = new List<GoldSet>();
        var problems = new List<ConfigProblem>();
        foreach (var path in Paths(options, folder))
        {
            var set = ReadOne(path, folder, problems);
            if (set is not null && sets.Exists(other => other.Name == set.Name))
            {
                problems.Add(new ConfigProblem(path, 0, 0, "name", set.Name, "is the name of another gold set; names are unique."));
            }
            else if (set is not null)
            {
                sets.Add(set);
            }
        }

        return new GoldSetLoad(sets, problems);
    }

    private static IEnumerable<string> Paths(QualityOptions options, string folder)
    {
        if (options.GoldSets.Count > 0)
        {
            return options.GoldSets;
        }

        var usual = Path.Combine(folder, DefaultFolder);
        return Directory.Exists(usual) ? Directory.EnumerateFiles(usual, "*.yaml").Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(folder, file)) : [];
    }

    private static GoldSet? ReadOne(string path, string folder, List<ConfigProblem> problems)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (file.Exists && file.Length > MostBytes)
            {
                problems.Add(new ConfigProblem(path, 0, 0, "", null, "is larger than 4 MiB: no gold set."));
                return null;
            }

            bytes = File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigProblem(path, 0, 0, "", null, $"cannot be read: {e.Message} Correct quality.gold_sets."));
            return null;
        }

        var root = YamlTree.Read(Encoding.UTF8.GetString(bytes), path, static _ => null, out var broken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength];
        var set = GoldSetReader.Read(path, Path.GetFileNameWithoutExtension(path), root, hash, out var found);
        problems.AddRange(broken.Count > 0 ? broken : found);
        return broken.Count > 0 ? null : set;
    }
}

/// <summary>Gold sets, and what is wrong with those that are missing.</summary>
/// <param name="Sets">Those that can be run.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record GoldSetLoad(IReadOnlyList<GoldSet> Sets, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>No sets and nothing wrong.</summary>
    public static GoldSetLoad None { get; } = new([], []);
}
