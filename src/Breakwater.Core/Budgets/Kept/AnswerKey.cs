using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Breakwater.Core.Budgets.Kept;

/// <summary>What tells a request from all that would be answered otherwise: a SHA-256 over whose it is and what it asks. Nothing of either can be read from it.</summary>
public readonly record struct AnswerKey
{
    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <param name="hash">32 bytes.</param>
    public AnswerKey(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash[..SHA256.HashSizeInBytes]);
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3]);
    }
}
