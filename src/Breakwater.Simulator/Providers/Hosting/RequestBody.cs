using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>Reads and parses the body of a request.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Null when the body is larger than a vendor takes.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBytes)
            return null;
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
                return null;
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Null when the body is empty, is not JSON, or holds a string that is no text (half a surrogate pair).</summary>
    public static JsonDocument? Parse(byte[] body)
    {
        if (body.Length == 0)
            return null;
        try
        {
            return HasBrokenText(body) ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Only escapes can smuggle half a pair in; the parser itself refuses bytes that are not UTF-8.
    private static bool HasBrokenText(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\ud"u8) < 0 && body.IndexOf("\\uD"u8) < 0)
            return false;
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    _ = reader.GetString();
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
