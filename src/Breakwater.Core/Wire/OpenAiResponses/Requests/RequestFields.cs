using Breakwater.Core.Wire.Json.Checks;
using static Breakwater.Core.Wire.Json.Checks.FieldKinds;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>The known top-level fields of a create request and what each may hold (protocols 2.2).</summary>
internal static class RequestFields
{
    public static FieldTable Known { get; } = new(
        new("model", Text), new("input", Text | List | NotNull), new("stream", Flag), new("instructions", Text),
        new("tools", List), new("tool_choice", Text | Map), new("parallel_tool_calls", Flag),
        new("max_output_tokens", Whole, 1), new("max_tool_calls", Whole, 1),
        new("temperature", Number, 0, 2), new("top_p", Number, 0, 1), new("top_logprobs", Whole, 0, 20),
        new("text", Map), new("reasoning", Map), new("include", List), new("store", Flag),
        new("previous_response_id", Text), new("conversation", Text | Map), new("background", Flag),
        new("stream_options", Map), new("truncation", Text), new("context_management", List), new("metadata", Map),
        new("prompt", Map), new("prompt_cache_key", Text), new("prompt_cache_options", Map),
        new("prompt_cache_retention", Text), new("safety_identifier", Text), new("user", Text), new("service_tier", Text),
        new("moderation", Map), new("access_programs", Map), new("image", Map));
}
