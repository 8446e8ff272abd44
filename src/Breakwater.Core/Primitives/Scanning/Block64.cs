using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Breakwater.Core.Primitives.Scanning;

/// <summary>64 bytes of a document that are looked at together. What is asked of them is answered in one bit for each, the lowest for the first.</summary>
internal readonly ref struct Block64
{
    public const int Length = 64;

    private const int Half = Length / 2;
    private const ulong Even = 0x5555_5555_5555_5555;

    private readonly Vector256<byte> _low;
    private readonly Vector256<byte> _high;

    private Block64(Vector256<byte> low, Vector256<byte> high) => (_low, _high) = (low, high);

    /// <summary>All bytes laid over each other, 32 by 32: enough to tell what none of them has.</summary>
    public Vector256<byte> Overlaid => _low | _high;

    /// <summary>Those that are no ASCII.</summary>
    public ulong Wide => Join(_low.ExtractMostSignificantBits(), _high.ExtractMostSignificantBits());

    /// <summary>Those at which reading a JSON string cannot simply go on: quotes, backslashes and control characters.</summary>
    public ulong Marks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Join(MarksOf(_low), MarksOf(_high));
    }

    /// <summary>The bytes from an offset on; there must be so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block64 At(ReadOnlySpan<byte> document, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(document);
        return new Block64(Vector256.LoadUnsafe(ref first, (nuint)at), Vector256.LoadUnsafe(ref first, (nuint)at + Half));
    }

    /// <summary>Those that are escaped by the backslash before them.</summary>
    /// <param name="slashes">Where the backslashes are.</param>
    /// <param name="pending">1 when the block before ended with a backslash that escapes the first byte of this one; set for the next.</param>
    /// <remarks>In a run of backslashes every second one is escaped, and after an odd run what follows it. Carries tell runs that begin on odd places from those on even ones.</remarks>
    public static ulong Escaped(ulong slashes, ref ulong pending)
    {
        slashes &= ~pending;
        var following = (slashes << 1) | pending;
        var oddStarts = slashes & ~Even & ~following;
        var carried = unchecked(oddStarts + slashes);
        pending = carried < oddStarts ? 1UL : 0UL;
        return (Even ^ (carried << 1)) & following;
    }

    /// <summary>Those of a value.</summary>
    public ulong Where(byte value)
    {
        var wanted = Vector256.Create(value);
        return Join(Vector256.Equals(_low, wanted).ExtractMostSignificantBits(), Vector256.Equals(_high, wanted).ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MarksOf(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();

    private static ulong Join(uint low, uint high) => low | ((ulong)high << Half);
}
