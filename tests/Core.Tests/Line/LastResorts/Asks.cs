using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Core.Wire.Respond;

namespace Breakwater.Core.Tests.Line.LastResorts;

/// <summary>Requests of each dialect.</summary>
internal static class Asks
{
    public static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => OpenAiChatCodec.Instance,
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        _ => RespondCodec.Instance,
    };

    /// <summary>A plain request; <paramref name="more"/> is added to its members.</summary>
    public static string Body(Dialect dialect, string more = "") => dialect switch
    {
        Dialect.OpenAiChat => $$"""{"model":"m-0","messages":[{"role":"user","content":"Hi"}]{{more}}}""",
        Dialect.OpenAiResponses => $$"""{"model":"m-0","input":"Hi"{{more}}}""",
        Dialect.Anthropic => $$"""{"model":"m-0","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]{{more}}}""",
        _ => $$"""{"model":"m-0","prompt":"Hi"{{more}}}""",
    };
}
