using System.Runtime.InteropServices;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Input tokens as the vendors' limiters see them: characters divided by four, plus a flat price for each image or file.</summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;
    private const int MediaTokens = 765;

    public static int Of(params ReadOnlySpan<JsonElement?> parts)
    {
        long characters = 0;
        foreach (var part in parts)
        {
            if (part is { } element)
                characters += Characters(element);
        }

        return (int)Math.Max(1, (characters + CharactersPerToken - 1) / CharactersPerToken);
    }

    private static long Characters(JsonElement element)
    {
        long sum = 0;
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(element);
                return raw.StartsWith("\"data:"u8) ? MediaTokens * CharactersPerToken : raw.Length - 2;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    sum += Characters(item);
                return sum;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    sum += IsMedia(property) ? MediaTokens * CharactersPerToken : Characters(property.Value);
                return sum;
            default:
                return 1;
        }
    }

    private static bool IsMedia(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.String && (property.NameEquals("data"u8) || property.NameEquals("file_data"u8));
}
