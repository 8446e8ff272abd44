using System.Buffers.Binary;

namespace Breakwater.Core.Tests.Budgets.Estimates;

/// <summary>Beginnings of pictures in base64, with as many bytes behind them as wanted.</summary>
internal static class Pictures
{
    public static string Png(int width, int height, int padding = 64)
    {
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. Big(width), .. Big(height), 8, 6, 0, 0, 0];
        return Base64(head, padding);
    }

    public static string Gif(int width, int height) => Base64([.. "GIF89a"u8, .. Little(width), .. Little(height)], 64);

    public static string Jpeg(int width, int height, int thumbnail) =>
        Base64(
            [0xFF, 0xD8, 0xFF, 0xE1, (byte)((thumbnail + 2) >> 8), (byte)(thumbnail + 2), .. new byte[thumbnail],
             0xFF, 0xC2, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width],
            64);

    public static string WebPLossy(int width, int height) =>
        Base64([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 0, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, .. Little(width), .. Little(height)], 64);

    public static string WebPLossless(int width, int height)
    {
        var bits = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bits, (uint)(width - 1) | ((uint)(height - 1) << 14));
        return Base64([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8L"u8, 0, 0, 0, 0, 0x2F, .. bits], 64);
    }

    public static string WebPExtended(int width, int height) =>
        Base64([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)], 64);

    public static string Wave() => Base64([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8], 64);

    private static string Base64(byte[] head, int padding) => Convert.ToBase64String([.. head, .. new byte[padding]]);

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Three(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
