using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Opaque values a vendor signs and later recognises: thinking signatures and encrypted reasoning. Keyed by the seed, so nothing is remembered.</summary>
internal sealed class Seal(ulong seed)
{
    private const int NonceLength = 16;
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"breakwater-simulator-seal:{seed}"));

    /// <summary>A base64 signature over the text, different at every draw.</summary>
    public string Sign(string text, Draw draw)
    {
        Span<byte> sealedBytes = stackalloc byte[NonceLength + HMACSHA256.HashSizeInBytes];
        BitConverter.TryWriteBytes(sealedBytes, draw.Next());
        BitConverter.TryWriteBytes(sealedBytes[sizeof(ulong)..], draw.Next());
        Mac(sealedBytes[..NonceLength], text, sealedBytes[NonceLength..]);
        return Convert.ToBase64String(sealedBytes);
    }

    public bool Verify(string signature, string text)
    {
        Span<byte> sealedBytes = stackalloc byte[NonceLength + HMACSHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(signature, sealedBytes, out var length) || length != sealedBytes.Length)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(sealedBytes[..NonceLength], text, expected);
        return CryptographicOperations.FixedTimeEquals(expected, sealedBytes[NonceLength..]);
    }

    private void Mac(ReadOnlySpan<byte> nonce, string text, Span<byte> mac)
    {
        var message = new byte[nonce.Length + Encoding.UTF8.GetByteCount(text)];
        nonce.CopyTo(message);
        Encoding.UTF8.GetBytes(text, message.AsSpan(nonce.Length));
        HMACSHA256.HashData(_key, message, mac);
    }
}
