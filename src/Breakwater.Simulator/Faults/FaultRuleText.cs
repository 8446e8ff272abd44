using System.Text.Json;

namespace Breakwater.Simulator.Faults;

/// <summary>Fault rules as they are written: one JSON object, or an array of them.</summary>
public static class FaultRuleText
{
    /// <summary>The rules; null with what is wrong and how to put it right.</summary>
    public static IReadOnlyList<FaultRule>? Read(ReadOnlyMemory<byte> json, out string problem)
    {
        List<FaultRule> rules;
        try
        {
            using var document = JsonDocument.Parse(json);
            rules = document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.Deserialize(FaultRuleJson.Default.ListFaultRule)!
                : [document.RootElement.Deserialize(FaultRuleJson.Default.FaultRule)!];
        }
        catch (JsonException wrong)
        {
            problem = $"the fault is not understood: {wrong.Message}";
            return null;
        }

        foreach (var rule in rules)
        {
            if (FaultRuleCheck.Error(rule) is { } error)
            {
                problem = error;
                return null;
            }
        }

        problem = "";
        return rules;
    }
}
