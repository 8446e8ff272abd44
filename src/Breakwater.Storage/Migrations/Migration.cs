using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Storage.Migrations;

/// <summary>One numbered step of a schema. Once released it is never changed: a later step changes what it made.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>Tells a step from another with its number. Line ends do not count: a checkout may have changed them.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>A step that a store says it has had.</summary>
internal sealed record AppliedMigration(long Version, string Name, string Checksum);
