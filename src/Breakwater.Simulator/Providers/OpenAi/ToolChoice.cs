using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi;

internal static class ToolChoice
{
    /// <summary>The schema behind "any JSON object".</summary>
    public static readonly JsonElement AnyObject = JsonDocument.Parse("""{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"]}""").RootElement;

    public static ToolMode Mode(string? name) => name switch
    {
        "none" => ToolMode.None,
        "required" => ToolMode.Required,
        _ => ToolMode.Auto,
    };
}
