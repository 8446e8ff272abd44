using System.Buffers.Binary;
using System.Numerics;

namespace Breakwater.Storage.Journal;

/// <summary>
/// The frame of a record: its length and its CRC-32C, four bytes each, little end first; the CRC is mixed with the mark of the segment that it is in. A length of zero is the
/// end of what was written; whatever else does not add up was not written to its end, or in an earlier use of the file.
/// </summary>
internal static class RecordFrame
{
    public const int HeaderBytes = 8;

    /// <summary>Fills in the header of a whole record, whose content follows it.</summary>
    public static void Seal(Span<byte> record)
    {
        var content = record[HeaderBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(content));
    }

    /// <summary>Mixes a sealed record with a segment's mark, or if it is, undoes that.</summary>
    public static void Mix(Span<byte> record, uint mark) =>
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) ^ mark);

    /// <summary>The content of the record that bytes of a segment with this mark begin with; empty when there is no whole one.</summary>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes, uint mark)
    {
        if (bytes.Length < HeaderBytes)
        {
            return [];
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length <= 0 || length > bytes.Length - HeaderBytes)
        {
            return [];
        }

        var content = bytes.Slice(HeaderBytes, length);
        return (Checksum(content) ^ mark) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) ? content : [];
    }

    /// <summary>Takes the first of records that were all checked; false when none is left.</summary>
    public static bool TryTake(ref ReadOnlyMemory<byte> records, out ReadOnlyMemory<byte> content)
    {
        if (records.IsEmpty)
        {
            content = default;
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(records.Span);
        content = records.Slice(HeaderBytes, length);
        records = records[(HeaderBytes + length)..];
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var crc = ~0u;
        while (content.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[sizeof(ulong)..];
        }

        foreach (var one in content)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
