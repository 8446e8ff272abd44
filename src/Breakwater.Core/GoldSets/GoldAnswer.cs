using System.Text.Json;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.GoldSets;

/// <summary>What came of a question.</summary>
/// <param name="Text">The answer; null when there is none.</param>
/// <param name="Problem">Why there is none; null when there is one.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Model">The model that answered; empty when none did.</param>
public sealed record GoldAnswer(string? Text, string? Problem, Money Cost, string Model)
{
    /// <summary>Reads the body of an answered chat completion.</summary>
    public static GoldAnswer Read(int status, ReadOnlyMemory<byte> body, Money cost, string model)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (status != 200)
            {
                var error = json.RootElement.GetProperty("error");
                return new GoldAnswer(null, $"{status} {error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}", cost, model);
            }

            var message = json.RootElement.GetProperty("choices")[0].GetProperty("message");
            var text = message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString()
                : message.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.String ? refusal.GetString()
                : null;
            return text is null ? new GoldAnswer(null, "the answer has no text", cost, model) : new GoldAnswer(text, null, cost, model);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new GoldAnswer(null, $"{status}: the answer is no chat completion", cost, model);
        }
    }
}
