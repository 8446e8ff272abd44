using System.Buffers.Binary;

namespace Breakwater.Core.Budgets.Kept;

/// <summary>What tells a request from all that would be answered otherwise: a SHA-256 over whose it is and what it asks. Nothing of either can be read from it.</summary>
public readonly record struct AnswerKey(UInt128 High, UInt128 Low)
{
    private const int Half = 16;

    /// <summary>Of the hash's 32 bytes.</summary>
    public static AnswerKey Of(ReadOnlySpan<byte> hash) => new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[Half..]));
}
