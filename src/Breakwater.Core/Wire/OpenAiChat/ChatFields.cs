using Breakwater.Core.Wire.Json.Checks;
using static Breakwater.Core.Wire.Json.Checks.FieldKinds;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>The known top-level fields of a Chat request and what each may hold (protocols 1.2).</summary>
internal static class ChatFields
{
    public static FieldTable Known { get; } = new(
        new("model", Text | NotNull),
        new("messages", List | NotNull),
        new("max_completion_tokens", Integral, 1),
        new("max_tokens", Integral, 1),
        new("temperature", Number, 0, 2),
        new("top_p", Number, 0, 1),
        new("n", Integral, 1, 128),
        new("stop", Text | List),
        new("frequency_penalty", Number, -2, 2),
        new("presence_penalty", Number, -2, 2),
        new("logit_bias", Map),
        new("logprobs", Flag),
        new("top_logprobs", Integral, 0, 20),
        new("seed", Integral),
        new("reasoning_effort", Text),
        new("verbosity", Text),
        new("response_format", Map),
        new("tools", List),
        new("tool_choice", Text | Map),
        new("parallel_tool_calls", Flag),
        new("functions", List),
        new("function_call", Text | Map),
        new("stream", Flag),
        new("stream_options", Map),
        new("store", Flag),
        new("metadata", Map),
        new("service_tier", Text),
        new("modalities", List),
        new("audio", Map),
        new("prediction", Map),
        new("prompt_cache_key", Text),
        new("prompt_cache_options", Map),
        new("prompt_cache_retention", Text),
        new("safety_identifier", Text),
        new("user", Text),
        new("moderation", Map),
        new("web_search_options", Map));
}
