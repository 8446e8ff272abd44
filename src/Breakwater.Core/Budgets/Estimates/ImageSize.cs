using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Breakwater.Core.Budgets.Estimates;

/// <summary>Width and height of a picture in base64, from its first bytes, and what vendors count for them.</summary>
internal static class ImageSize
{
    private const int Patch = 32;
    private const int MostPatches = 1_536;

    /// <summary>Pixels of one of Anthropic's tokens.</summary>
    private const long PixelsPerToken = 750;

    /// <summary>Segments of a JPEG that are looked through for its size.</summary>
    private const int MostSegments = 64;

    /// <summary>Whether the content begins as a picture does.</summary>
    public static bool IsImage(ReadOnlySpan<byte> base64) =>
        base64.StartsWith("iVBOR"u8) || base64.StartsWith("/9j/"u8) || base64.StartsWith("R0lGOD"u8) || (base64.StartsWith("UklGR"u8) && IsWebP(base64));

    /// <summary>Reads PNG, JPEG, GIF and WebP; false for anything else, and for pictures that hide their size.</summary>
    public static bool TryRead(ReadOnlySpan<byte> base64, out int width, out int height)
    {
        (width, height) = (0, 0);
        Span<byte> head = stackalloc byte[30];
        if (!TryDecode(base64, 0, head))
        {
            return false;
        }

        if (base64.StartsWith("iVBOR"u8))
        {
            (width, height) = (BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]));
        }
        else if (base64.StartsWith("R0lGOD"u8))
        {
            (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        }
        else if (base64.StartsWith("UklGR"u8))
        {
            ReadWebP(head, out width, out height);
        }
        else if (base64.StartsWith("/9j/"u8))
        {
            ReadJpeg(base64, out width, out height);
        }

        return width > 0 && height > 0;
    }

    /// <summary>Anthropic's rule.</summary>
    public static long AnthropicTokens(int width, int height) => Math.Min(PromptSize.AnthropicImageCap, (((long)width * height) + PixelsPerToken - 1) / PixelsPerToken);

    /// <summary>OpenAI's rule for the dearest family: patches, up to a bound, at 2.46 tokens.</summary>
    public static long OpenAiTokens(int width, int height)
    {
        var patches = Math.Min(MostPatches, ((width + Patch - 1L) / Patch) * ((height + Patch - 1L) / Patch));
        return ((patches * 246) + 99) / 100;
    }

    private static bool IsWebP(ReadOnlySpan<byte> base64)
    {
        Span<byte> head = stackalloc byte[12];
        return TryDecode(base64, 0, head) && head[8..].SequenceEqual("WEBP"u8);
    }

    private static void ReadWebP(ReadOnlySpan<byte> head, out int width, out int height)
    {
        (width, height) = (0, 0);
        if (!head[8..].StartsWith("WEBP"u8))
        {
            return;
        }

        if (head[12..].StartsWith("VP8 "u8))
        {
            (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF);
        }
        else if (head[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            (width, height) = ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }
        else if (head[12..].StartsWith("VP8X"u8))
        {
            (width, height) = (1 + head[24] + (head[25] << 8) + (head[26] << 16), 1 + head[27] + (head[28] << 8) + (head[29] << 16));
        }
    }

    // The size stands in the frame's own segment, which photographs put behind thumbnails and notes.
    private static void ReadJpeg(ReadOnlySpan<byte> base64, out int width, out int height)
    {
        (width, height) = (0, 0);
        Span<byte> segment = stackalloc byte[9];
        var at = 2L;
        for (var i = 0; i < MostSegments && TryDecode(base64, at, segment) && segment[0] == 0xFF; i++)
        {
            if (segment[1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]));
                return;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
        }
    }

    // Four letters are three bytes, so any place can be decoded without what is before it.
    private static bool TryDecode(ReadOnlySpan<byte> base64, long at, Span<byte> into)
    {
        var skip = (int)(at % 3);
        var letters = (skip + into.Length + 2) / 3 * 4;
        var from = at / 3 * 4;
        if (from + letters > base64.Length)
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[48];
        if (Base64.DecodeFromUtf8(base64.Slice((int)from, letters), decoded, out _, out var written) != OperationStatus.Done || written < skip + into.Length)
        {
            return false;
        }

        decoded.Slice(skip, into.Length).CopyTo(into);
        return true;
    }
}
