using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>Numbers with bounds, and the ones reasoning models refuse.</summary>
internal static class SamplingRules
{
    private static readonly string[] Refused = ["temperature", "top_p", "frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs"];

    /// <summary>The first sampling parameter set to anything but its default; null when there is none.</summary>
    public static string? RefusedByReasoning(JsonElement root) => Array.Find(Refused, name =>
        root.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble() != (name is "temperature" or "top_p" ? 1 : 0),
            _ => true,
        });

    public static ProviderError? RangeError(JsonElement root, string name, double minimum, double maximum)
    {
        if (Fields.Get(root, Encoding.UTF8.GetBytes(name)) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            return OpenAiErrors.WrongType(name, "a number", value);
        var number = value.GetDouble();
        if (number < minimum)
            return OpenAiErrors.BelowMinimum(name, number, minimum);
        return number > maximum ? OpenAiErrors.AboveMaximum(name, number, maximum) : null;
    }
}
