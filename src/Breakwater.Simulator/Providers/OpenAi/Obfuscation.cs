using System.Text.Json;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>Padding that hides the length of a token: each event gets what is missing to sixteen characters, without allocating.</summary>
internal static class Obfuscation
{
    private const int Width = 16;
    private const string Noise = "x7QmV2bKc9LpT4sRw0ZaN6yHf3GjD8uEoC1iBvXkM5tPqWnSgYrJdUhAzOeFlI";

    public static void Write(Utf8JsonWriter json, string token, int sequence)
    {
        var length = Math.Max(1, Width - token.Length % Width);
        json.WriteString("obfuscation"u8, Noise.AsSpan(sequence % (Noise.Length - Width), length));
    }
}
