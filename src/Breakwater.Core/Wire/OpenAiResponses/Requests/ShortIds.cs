using System.Security.Cryptography;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>End-user ids of other dialects may be longer than the 64 characters allowed here.</summary>
internal static class ShortIds
{
    private const int Longest = 64;

    /// <summary>The id itself when it fits, else its SHA-256 in hex, which has exactly 64 characters.</summary>
    public static JsonText Fit(JsonText id)
    {
        if (id.Raw.Length <= Longest)
        {
            return id;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id.Raw, hash);
        return JsonText.From(Convert.ToHexStringLower(hash));
    }
}
