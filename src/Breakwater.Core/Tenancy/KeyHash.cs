using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Core.Tenancy;

/// <summary>SHA-256 of a tenant key's UTF-8: all that is ever kept of a key. Immutable.</summary>
public sealed record KeyHash
{
    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int HexLength = SHA256.HashSizeInBytes * 2;

    private const int LongestKey = 512;

    private readonly byte[] hash;

    private KeyHash(byte[] hash) => this.hash = hash;

    /// <summary>The hash of a key; false for a key longer than any that could be issued, so that a caller cannot make the gateway hash megabytes.</summary>
    public static bool TryCompute(ReadOnlySpan<char> key, [NotNullWhen(true)] out KeyHash? hash)
    {
        Span<byte> bytes = stackalloc byte[LongestKey];
        hash = Encoding.UTF8.TryGetBytes(key, bytes, out var length) ? new KeyHash(SHA256.HashData(bytes[..length])) : null;
        return hash is not null;
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, [NotNullWhen(true)] out KeyHash? hash)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        hash = hex.Length == HexLength && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? new KeyHash(bytes) : null;
        return hash is not null;
    }

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void CopyTo(Span<byte> bytes) => hash.CopyTo(bytes);

    /// <summary>Equality whose duration does not depend on where the hashes differ.</summary>
    public bool Equals(KeyHash? other) => other is not null && CryptographicOperations.FixedTimeEquals(hash, other.hash);

    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(hash);

    /// <summary>Nothing of the hash, so that a log of a configuration shows none.</summary>
    public override string ToString() => "sha256:…";
}
