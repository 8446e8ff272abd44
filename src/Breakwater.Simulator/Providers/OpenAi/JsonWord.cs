using System.Text.Json;

namespace Breakwater.Simulator.Providers.OpenAi;

internal static class JsonWord
{
    /// <summary>Whether any text in the element names JSON, which OpenAI demands before it promises a JSON object.</summary>
    public static bool IsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetRawText().Contains("json", StringComparison.OrdinalIgnoreCase),
        JsonValueKind.Array => element.EnumerateArray().Any(static item => IsIn(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(static member => IsIn(member.Value)),
        _ => false,
    };
}
