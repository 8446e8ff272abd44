using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Server.Hosting;

/// <summary>The token that the admin listener always wants: from <c>BREAKWATER_ADMIN_TOKEN</c>, else generated once into a file that only its owner may read.</summary>
public sealed class AdminToken
{
    private const string Variable = "BREAKWATER_ADMIN_TOKEN";
    private const string FileName = "breakwater.admin-token";
    private readonly byte[] _hash;

    private AdminToken(string token, string place)
    {
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Place = place;
    }

    /// <summary>Where an operator finds it.</summary>
    public string Place { get; }

    /// <summary>Reads the token, or makes one in <paramref name="folder"/>.</summary>
    public static AdminToken Open(string folder, Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } given)
        {
            return new AdminToken(given, $"in {Variable}");
        }

        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.Write("bwa_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        return new AdminToken(File.ReadAllText(path).Trim(), $"in {path}");
    }

    /// <summary>The token itself, for who commands a gateway from here; null when there is none to be found.</summary>
    public static string? Find(string folder, Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    /// <summary>Compares in constant time.</summary>
    public bool Admits(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token.ToString()), hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
