using System.Buffers;
using System.Runtime.InteropServices;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Finds names given twice in one object. The names of all open objects lie on one stack, each as its hash and its
/// offset. Small objects compare as they go; large ones sort their hashes once at their end, which stays fast for
/// hundreds of thousands of names, also for names made to collide.
/// </summary>
internal struct JsonNames()
{
    private const int FirstRoom = 128;
    private const int Small = 16;
    private const int ManyAlike = 4;

    private ulong[] _entries = ArrayPool<ulong>.Shared.Rent(FirstRoom);

    public int Count { get; private set; }

    /// <summary>
    /// Adds the name at [<paramref name="start"/>, <paramref name="end"/>) to the object whose names begin at
    /// <paramref name="first"/>; false when a small object already has it.
    /// </summary>
    public bool Add(ReadOnlySpan<byte> document, int first, int start, int end, bool escaped)
    {
        uint hash = escaped ? HashUnescaped(document[start..end], randomized: false) : Hash(document[start..end]);
        if (Count - first < Small)
        {
            foreach (ulong earlier in _entries.AsSpan(first, Count - first))
            {
                if (HashOf(earlier) == hash && AreEqual(document, OffsetOf(earlier), start)) return false;
            }
        }

        if (Count == _entries.Length) Grow();
        _entries[Count++] = Entry(hash, start);
        return true;
    }

    /// <summary>Drops the names of the object that ends; the offset of one given twice, or -1.</summary>
    public int Close(ReadOnlySpan<byte> document, int first)
    {
        Span<ulong> names = _entries.AsSpan(first, Count - first);
        Count = first;
        return names.Length <= Small ? -1 : FindTwice(document, names, rehashed: false);
    }

    public readonly void Release() => ArrayPool<ulong>.Shared.Return(_entries);

    private static int FindTwice(ReadOnlySpan<byte> document, Span<ulong> names, bool rehashed)
    {
        names.Sort();
        int start = 0;
        for (int end = 1; end <= names.Length; end++)
        {
            if (end < names.Length && HashOf(names[end]) == HashOf(names[start])) continue;
            Span<ulong> alike = names[start..end];
            int twice = alike.Length < ManyAlike || rehashed ? CompareAll(document, alike) : FindTwiceRehashed(document, alike);
            if (twice >= 0) return twice;
            start = end;
        }

        return -1;
    }

    // Many names with one hash were made to have it; the runtime's keyed hash cannot be prepared against.
    private static int FindTwiceRehashed(ReadOnlySpan<byte> document, Span<ulong> names)
    {
        foreach (ref ulong name in names)
        {
            int offset = OffsetOf(name);
            name = Entry(HashUnescaped(NameAt(document, offset), randomized: true), offset);
        }

        return FindTwice(document, names, rehashed: true);
    }

    private static int CompareAll(ReadOnlySpan<byte> document, ReadOnlySpan<ulong> names)
    {
        for (int later = 1; later < names.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                if (AreEqual(document, OffsetOf(names[earlier]), OffsetOf(names[later]))) return OffsetOf(names[later]);
            }
        }

        return -1;
    }

    private static ulong Entry(uint hash, int offset) => ((ulong)hash << 32) | (uint)offset;

    private static uint HashOf(ulong entry) => (uint)(entry >> 32);

    private static int OffsetOf(ulong entry) => (int)(uint)entry;

    private static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> document, int offset)
    {
        var scan = default(JsonStringScan);
        return document[offset..scan.FindEnd(document, offset)];
    }

    internal static uint Hash(ReadOnlySpan<byte> name)
    {
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)name.Length * Prime;
        while (name.Length >= sizeof(ulong))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(name)) * Prime;
            hash ^= hash >> 29;
            name = name[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte value in name) rest = (rest << 8) | value;
        hash = (hash ^ rest) * Prime;
        return (uint)(hash >> 32);
    }

    private static uint HashUnescaped(ReadOnlySpan<byte> escaped, bool randomized)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(escaped.Length + 1);
        int length = JsonEscapes.Unescape(escaped, rented);
        rented[length] = 0;
        uint hash = randomized
            ? (uint)string.GetHashCode(MemoryMarshal.Cast<byte, char>(rented.AsSpan(0, (length + 1) & ~1)))
            : Hash(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    private static bool AreEqual(ReadOnlySpan<byte> document, int left, int right)
    {
        ReadOnlySpan<byte> leftName = NameAt(document, left);
        ReadOnlySpan<byte> rightName = NameAt(document, right);
        byte[] rented = ArrayPool<byte>.Shared.Rent(leftName.Length + rightName.Length);
        int leftLength = JsonEscapes.Unescape(leftName, rented);
        int rightLength = JsonEscapes.Unescape(rightName, rented.AsSpan(leftLength));
        bool equal = rented.AsSpan(0, leftLength).SequenceEqual(rented.AsSpan(leftLength, rightLength));
        ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    private void Grow()
    {
        ulong[] larger = ArrayPool<ulong>.Shared.Rent(_entries.Length * 2);
        _entries.CopyTo(larger);
        Release();
        _entries = larger;
    }
}
