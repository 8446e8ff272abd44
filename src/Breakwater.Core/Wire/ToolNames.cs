using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>Tool names across dialects: OpenAI allows 64 characters, Anthropic 128. Long names are shortened with a hash and given back in answers.</summary>
public static class ToolNames
{
    /// <summary>OpenAI's limit, in characters.</summary>
    public const int OpenAiLimit = 64;

    private const int HashLength = 8;

    /// <summary>The name itself when it fits, else its beginning, an underscore and eight hex digits of its FNV-1a hash.</summary>
    public static JsonText Shorten(JsonText name)
    {
        var raw = name.Raw;
        if (raw.Length <= OpenAiLimit)
        {
            return name;
        }

        Span<byte> result = stackalloc byte[OpenAiLimit];
        raw[..(OpenAiLimit - HashLength - 1)].CopyTo(result);
        result[OpenAiLimit - HashLength - 1] = (byte)'_';
        Hash(raw).TryFormat(result[(OpenAiLimit - HashLength)..], out _, "x8");
        return JsonText.Quote(result);
    }

    /// <summary>The caller's tool whose shortened name is <paramref name="rawName"/>; the name itself when there is none.</summary>
    public static ReadOnlySpan<byte> Restore(ReadOnlySpan<byte> rawName, CanonicalRequest? request)
    {
        if (rawName.Length != OpenAiLimit || request is null)
        {
            return rawName;
        }

        foreach (var tool in request.Tools)
        {
            if (tool.Name.Raw.Length > OpenAiLimit && Shorten(tool.Name).Raw.SequenceEqual(rawName))
            {
                return tool.Name.Raw;
            }
        }

        return rawName;
    }

    private static uint Hash(ReadOnlySpan<byte> raw)
    {
        var hash = 2166136261u;
        foreach (var b in raw)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
