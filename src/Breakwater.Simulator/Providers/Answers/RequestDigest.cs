using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>What an answer is drawn from: the request but for how it is delivered, so that a stream says what the whole answer says.</summary>
internal static class RequestDigest
{
    public static ulong Of(JsonElement root, ReadOnlySpan<byte> bodyHash)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return BinaryPrimitives.ReadUInt64LittleEndian(bodyHash);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("stream"u8) || member.NameEquals("stream_options"u8))
                continue;
            hash.AppendData(JsonMarshal.GetRawUtf8PropertyName(member));
            hash.AppendData(JsonMarshal.GetRawUtf8Value(member.Value));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
