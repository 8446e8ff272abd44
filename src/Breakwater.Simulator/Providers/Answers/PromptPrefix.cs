using System.Runtime.InteropServices;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>The prefixes of a conversation, one ending after each message.</summary>
internal static class PromptPrefix
{
    /// <summary>Tokens of the longest prefix the cache has seen; remembers this conversation.</summary>
    public static int Cached(PromptCache cache, JsonElement? head, JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array)
            return 0;
        var prefixes = new List<(ulong Hash, int Tokens)>(messages.GetArrayLength());
        var hash = head is { } first ? Fold(14695981039346656037, first) : 14695981039346656037;
        var tokens = TokenEstimate.Of(head);
        foreach (var message in messages.EnumerateArray())
        {
            hash = Fold(hash, message);
            tokens += TokenEstimate.Of(message);
            prefixes.Add((hash, tokens));
        }

        return cache.Lookup(CollectionsMarshal.AsSpan(prefixes));
    }

    private static ulong Fold(ulong hash, JsonElement element)
    {
        foreach (var value in JsonMarshal.GetRawUtf8Value(element))
            hash = (hash ^ value) * 1099511628211;
        return hash;
    }
}
