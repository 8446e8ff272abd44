using System.Text.Json;

namespace Breakwater.Simulator.Providers.Limits;

/// <summary>How many requests a model answers at once without saying so; null for no such limit.</summary>
internal sealed record HiddenLimit(string Model, int? HiddenConcurrency)
{
    /// <summary>One limit as it is written; null with what is wrong.</summary>
    public static HiddenLimit? Read(ReadOnlySpan<byte> json, out string problem)
    {
        try
        {
            var limit = JsonSerializer.Deserialize(json, HiddenLimitJson.Default.HiddenLimit);
            problem = limit?.Model is null ? "the limit is not understood: send model and hidden_concurrency" : "";
            return problem.Length == 0 ? limit : null;
        }
        catch (JsonException wrong)
        {
            problem = $"the limit is not understood: {wrong.Message}";
            return null;
        }
    }
}
