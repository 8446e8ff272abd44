using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>What a Response object says besides its output and the echo of the request.</summary>
internal sealed record ResponseState(string Status)
{
    public JsonText Id { get; init; }

    public JsonText Model { get; init; }

    public long Created { get; init; }

    /// <summary>For status incomplete; null otherwise.</summary>
    public string? IncompleteReason { get; init; }

    public TokenUsage? Usage { get; init; }

    public string? ServiceTier { get; init; }

    /// <summary>For status failed: the error's code and message; null otherwise.</summary>
    public (string Code, string Message)? Error { get; init; }

    /// <summary>How an answer ended, in this dialect (protocols 8.3).</summary>
    public static ResponseState Of(StopReason stop, bool hasRefusal) => stop switch
    {
        StopReason.MaxTokens or StopReason.ContextWindowExceeded => Incomplete("max_output_tokens"),
        StopReason.ContentFilter => Incomplete("content_filter"),
        StopReason.Refusal when !hasRefusal => Incomplete("content_filter"),

        // The specification's own list has no better word for a turn that is to be continued.
        StopReason.PauseTurn => Incomplete("max_output_tokens"),
        _ => new ResponseState("completed"),
    };

    private static ResponseState Incomplete(string reason) => new("incomplete") { IncompleteReason = reason };
}
