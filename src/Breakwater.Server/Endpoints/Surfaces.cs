using Breakwater.Core.Line;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiEmbeddings;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Core.Wire.Respond;

namespace Breakwater.Server.Endpoints;

/// <summary>Where requests are posted to (CONTRACT section 4): path → what is spoken and asked for there.</summary>
internal static class Surfaces
{
    /// <summary>The surface of a path; null when it is none.</summary>
    public static (ICodec Codec, Operation Operation)? Find(string path) => path switch
    {
        "/v1/chat/completions" => (OpenAiChatCodec.Instance, Operation.Generate),
        "/v1/messages" => (AnthropicCodec.Instance, Operation.Generate),
        "/v1/responses" => (OpenAiResponsesCodec.Instance, Operation.Generate),
        "/v1/embeddings" => (EmbeddingsCodec.Instance, Operation.Embed),
        "/v1/messages/count_tokens" => (AnthropicCodec.CountTokens, Operation.CountTokens),
        "/v1/respond" => (RespondCodec.Instance, Operation.Generate),
        _ => null,
    };

    /// <summary>The path of a surface.</summary>
    public static string PathOf(ICodec codec, Operation operation) => (codec.Dialect, operation) switch
    {
        (_, Operation.Embed) => "/v1/embeddings",
        (Dialect.Anthropic, Operation.CountTokens) => "/v1/messages/count_tokens",
        (Dialect.Anthropic, _) => "/v1/messages",
        (Dialect.OpenAiResponses, _) => "/v1/responses",
        (Dialect.Respond, _) => "/v1/respond",
        _ => "/v1/chat/completions",
    };
}
