using Breakwater.Core.Wire.Json.Checks;
using static Breakwater.Core.Wire.Json.Checks.FieldKinds;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>The known top-level fields of a Messages request and what each may hold (protocols 3.2).</summary>
internal static class RequestFields
{
    public static FieldTable Known { get; } = new(
        new("model", Text | NotNull),
        new("messages", List | NotNull),
        new("max_tokens", Whole | NotNull, 0),
        new("stream", Flag),
        new("system", Text | List),
        new("tools", List),
        new("tool_choice", Map),
        new("temperature", Number, 0, 1),
        new("top_p", Number, 0, 1),
        new("top_k", Whole, 0),
        new("stop_sequences", List),
        new("thinking", Map),
        new("output_config", Map),
        new("metadata", Map),
        new("service_tier", Text),
        new("speed", Text),
        new("cache_control", Map),
        new("container", Text | Map),
        new("inference_geo", Text),
        new("diagnostics", Map),
        new("mcp_servers", List),
        new("context_management", Map));
}
