using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>What callers of other dialects may ask for and the Responses API does not have (protocols 2.2, 8.1).</summary>
internal static class UnsupportedFields
{
    private static readonly string[] Shared = ["prompt_cache_options", "prompt_cache_retention", "moderation"];

    /// <summary>True for top-level fields outside the canonical model that Chat and Responses have in common.</summary>
    public static bool AreShared(string name) => Shared.Contains(name, StringComparer.Ordinal);

    /// <summary>A fault when the request cannot be expressed; what can be dropped goes to <paramref name="losses"/>.</summary>
    public static Fault? Check(CanonicalRequest request, LossList losses)
    {
        if (request.Stop.Count > 0)
        {
            return Refuse(
                request.Origin == Dialect.Anthropic ? "stop_sequences" : "stop",
                "the Responses API has no stop sequences: leave them out, or ask for a model that is served by another API");
        }

        if (request.MaxOutputTokens == 0)
        {
            return Refuse("max_tokens", "0 warms Claude's prompt cache and has no equal in the Responses API: ask for at least 1 token");
        }

        foreach (var extra in request.Extras)
        {
            if (request.Origin == Dialect.OpenAiResponses || AreShared(extra.Name) || extra.Value.IsNull)
            {
                continue;
            }

            if (CheckExtra(extra, losses) is { } fault)
            {
                return fault;
            }
        }

        foreach (var message in request.Messages)
        {
            if (!message.Name.IsNull)
            {
                losses.Add("messages.name");
            }
        }

        return null;
    }

    private static Fault? CheckExtra(ExtraField extra, LossList losses)
    {
        var value = extra.Value.Span;
        switch (extra.Name)
        {
            case "n":
                return value.SequenceEqual("1"u8) ? null : Refuse("n", "the Responses API gives one answer per request: send n requests, or leave n at 1");
            case "modalities":
                return value.IndexOf("audio"u8) < 0 ? null : Refuse("modalities", "the Responses API cannot answer with audio: ask for text only");
            case "audio":
                return Refuse("audio", "the Responses API cannot answer with audio: ask for text only");
            case "web_search_options":
                return Refuse("web_search_options", "search models' options have no equal in the Responses API: ask for a model served by Chat Completions");
            case "functions" or "function_call":
                return Refuse(extra.Name, "the deprecated functions cannot be translated: use tools");
            case "mcp_servers" or "container":
                return Refuse(extra.Name, "it names state or servers of another vendor: leave it out, or ask for one of that vendor's models");
            case "stream_options":
            case "logprobs" when value.SequenceEqual("false"u8):
                return null;
            default:
                losses.Add(extra.Name);
                return null;
        }
    }

    private static Fault Refuse(string field, string why) => new(FaultKind.NotTranslatable, $"{field} cannot be translated: {why}") { Param = field };
}
