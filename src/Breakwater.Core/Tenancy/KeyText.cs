using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Core.Tenancy;

/// <summary>
/// Keys as they are given out: <c>bw_</c>, 160 random bits in base 32 (no i, l, o, u), and six characters that are a checksum of what stands before them,
/// so that a slip of the pen can be told from a key that is nobody's.
/// </summary>
public static class KeyText
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "bw_";

    /// <summary>Characters of a key.</summary>
    public const int Length = 3 + SecretLength + CheckLength;

    private const int SecretBytes = 20;
    private const int SecretLength = SecretBytes * 8 / 5;
    private const int CheckLength = 6;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A new key; <paramref name="secrets"/> fills a span with bits that nobody can foresee.</summary>
    public static string Make(Action<Span<byte>> secrets)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        secrets(secret);
        Span<char> text = stackalloc char[Length];
        Prefix.CopyTo(text);
        Encode(secret, text.Slice(Prefix.Length, SecretLength));
        WriteCheck(text[..^CheckLength], text[^CheckLength..]);
        return new string(text);
    }

    /// <summary>Whether a text has the form and the checksum of a key that was made here.</summary>
    public static bool IsWhole(ReadOnlySpan<char> key)
    {
        if (key.Length != Length || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length..].ContainsAnyExcept(Letters))
        {
            return false;
        }

        Span<char> check = stackalloc char[CheckLength];
        WriteCheck(key[..^CheckLength], check);
        return key.EndsWith(check, StringComparison.Ordinal);
    }

    private static void WriteCheck(ReadOnlySpan<char> text, Span<char> check)
    {
        Span<byte> ascii = stackalloc byte[Length];
        var length = Encoding.ASCII.GetBytes(text, ascii);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ascii[..length], digest);
        Encode(digest, check);
    }

    // Five bits a character, from the first bit on.
    private static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var (bits, count, next) = (0u, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (count < 5)
            {
                bits = (bits << 8) | bytes[next++];
                count += 8;
            }

            count -= 5;
            text[i] = Alphabet[(int)(bits >> count) & 31];
        }
    }
}
