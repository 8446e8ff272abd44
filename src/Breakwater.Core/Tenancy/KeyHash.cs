using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Core.Tenancy;

/// <summary>SHA-256 of a tenant key's UTF-8: all that is ever kept of a key.</summary>
public readonly record struct KeyHash
{
    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int HexLength = SHA256.HashSizeInBytes * 2;

    private const int LongestKey = 512;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    private KeyHash(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash);
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The hash of a key; false for a key longer than any that could be issued, so that a caller cannot make the gateway hash megabytes.</summary>
    public static bool TryCompute(ReadOnlySpan<char> key, out KeyHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[LongestKey];
        if (!Encoding.UTF8.TryGetBytes(key, bytes, out var length))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], digest);
        hash = new KeyHash(digest);
        return true;
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out KeyHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (hex.Length != HexLength || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        hash = new KeyHash(bytes);
        return true;
    }

    /// <summary>The hash as it was written by <see cref="CopyTo"/>; false for another length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out KeyHash hash)
    {
        hash = bytes.Length == SHA256.HashSizeInBytes ? new KeyHash(bytes) : default;
        return bytes.Length == SHA256.HashSizeInBytes;
    }

    /// <summary>Writes the 32 bytes of the hash.</summary>
    public void CopyTo(Span<byte> bytes) => Bytes(in this).CopyTo(bytes);

    /// <summary>Equality whose duration does not depend on where the hashes differ.</summary>
    public bool EqualsInFixedTime(KeyHash other) =>
        CryptographicOperations.FixedTimeEquals(Bytes(in this), Bytes(in other));

    /// <summary>Nothing of the hash, so that a log of a configuration shows none.</summary>
    public override string ToString() => "sha256:…";

    private static ReadOnlySpan<byte> Bytes(in KeyHash hash) => MemoryMarshal.AsBytes(new ReadOnlySpan<KeyHash>(in hash));
}
