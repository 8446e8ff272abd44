using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Configuration;
using Breakwater.Upstream.Providers;

namespace Breakwater.Server.Hosting;

/// <summary>The configuration file: where it is, and what it holds now. Safe for concurrent use.</summary>
public sealed class ConfigFile
{
    private const string DefaultName = "breakwater.yaml";
    private const long MostBytes = 1 << 20;
    private static readonly string[] Variables = ["BREAKWATER_CONFIG", "ROUTER_CONFIG"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Func<string, string?> environment;

    private ConfigFile(string path, bool isOptional, Func<string, string?> environment)
    {
        Path = path;
        IsOptional = isOptional;
        this.environment = environment;
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>True when nobody asked for this file, so that it may be absent.</summary>
    public bool IsOptional { get; }

    /// <summary>Tells at each reading whether the store has tenants beside those of the file; null while nobody has looked.</summary>
    public Func<bool?> HasStoredTenants { get; set; } = static () => false;

    /// <summary>The file to use: the option, else <c>BREAKWATER_CONFIG</c>, else <c>ROUTER_CONFIG</c>, else <c>breakwater.yaml</c> here, which may be absent (CONTRACT section 7, A2.20).</summary>
    public static ConfigFile Locate(string? option, Func<string, string?> environment)
    {
        var given = string.IsNullOrEmpty(option)
            ? Array.Find(Array.ConvertAll(Variables, name => environment(name)), path => !string.IsNullOrEmpty(path))
            : option;
        return new ConfigFile(given ?? DefaultName, given is null, environment);
    }

    /// <summary>Reads the file as it is now. With <paramref name="simulated"/> the simulator stands in for every provider without keys; a <paramref name="preset"/> holds above what the file says.</summary>
    public ConfigLoad Load(SimulatedAddresses? simulated = null, Profile? preset = null)
    {
        var bytes = ReadBytes(out var problem);
        if (problem is not null)
        {
            return new ConfigLoad(Refused([problem]), Hash(Encoding.UTF8.GetBytes(problem.Rule)));
        }

        return new ConfigLoad(Read(bytes, simulated, preset), Hash(bytes));
    }

    /// <summary>Reads bytes as if the file held them.</summary>
    public ConfigLoad Load(byte[] content, SimulatedAddresses? simulated, Profile? preset) => content.Length > MostBytes
        ? new ConfigLoad(Refused([TooLarge()]), Hash(content))
        : new ConfigLoad(Read(content, simulated, preset), Hash(content));

    private ConfigResult Read(byte[] bytes, SimulatedAddresses? simulated, Profile? preset)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Refused([Whole("is not UTF-8; save it as such.")]);
        }

        var root = YamlTree.Read(text, Path, environment, out var problems);
        var catalogue = simulated is null ? CatalogueFile.BuiltIn : CatalogueFile.BuiltIn.With(CatalogueFile.Simulated);
        var result = ConfigReader.Read(new ConfigSource(Path, root, catalogue)
        {
            DefaultProviders = DefaultProviders.Tree(environment),
            Simulated = simulated,
            Preset = preset,
            HasStoredTenants = HasStoredTenants(),
        });
        return problems.Count == 0 ? result : Refused([.. problems.Concat(result.Problems).OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)]);
    }

    private byte[] ReadBytes(out ConfigProblem? problem)
    {
        problem = null;
        try
        {
            using var file = File.OpenRead(Path);
            if (file.Length > MostBytes)
            {
                problem = TooLarge();
                return [];
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = IsOptional ? null : Whole("does not exist; correct --config, BREAKWATER_CONFIG or ROUTER_CONFIG.");
            return [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = Whole($"cannot be read: {unreadable.Message}");
            return [];
        }
    }

    private static ConfigResult Refused(IReadOnlyList<ConfigProblem> problems) => new(null, problems, []);

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private ConfigProblem TooLarge() => Whole("is larger than 1 MiB: not a configuration.");

    private ConfigProblem Whole(string rule) => new(Path, 0, 0, string.Empty, null, rule);
}
