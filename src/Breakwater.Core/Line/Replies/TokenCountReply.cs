using System.Text;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Replies;

/// <summary>Token counts for models whose provider does not count: estimated from the text, and marked so.</summary>
internal static class TokenCountReply
{
    private const int BytesPerToken = 4;
    private const int TokensPerMessage = 4;

    /// <summary>What an image or a page costs about, whatever its size in bytes.</summary>
    private const int TokensPerMedium = 1_600;

    /// <summary>Whether the target's provider counts by itself.</summary>
    public static bool IsNative(Target target) => target.CodecFor(Dialect.Anthropic).Dialect == Dialect.Anthropic;

    /// <summary>Answers with the estimate; a fault when the request cannot be read.</summary>
    public static async ValueTask<Fault?> SendEstimateAsync(Exchange exchange)
    {
        if (exchange.Codec.Requests.Read(exchange.Body, out var request) is { } fault)
        {
            return fault;
        }

        exchange.Degraded = "token_count_estimated";
        var body = Encoding.ASCII.GetBytes($"{{\"input_tokens\":{Estimate(request!)}}}");
        exchange.Reply.Start(new ReplyHead(200, "application/json", body.Length, exchange));
        await exchange.Reply.Body.WriteAsync(body, exchange.Reply.Aborted).ConfigureAwait(false);
        return null;
    }

    private static long Estimate(CanonicalRequest request)
    {
        long bytes = 0;
        long tokens = request.Messages.Count * TokensPerMessage;
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                Add(part, ref bytes, ref tokens);
            }
        }

        foreach (var tool in request.Tools)
        {
            bytes += tool.Raw.IsAbsent ? tool.Name.Raw.Length + tool.Description.Raw.Length + tool.Schema.Span.Length : tool.Raw.Span.Length;
        }

        return tokens + ((bytes + BytesPerToken - 1) / BytesPerToken);
    }

    private static void Add(Part part, ref long bytes, ref long tokens)
    {
        switch (part)
        {
            case TextPart text:
                bytes += text.Text.Raw.Length;
                break;
            case ThinkingPart thinking:
                bytes += thinking.Text.Raw.Length;
                break;
            case ToolCallPart call:
                bytes += call.Name.Raw.Length + (call.Input.IsAbsent ? call.Arguments.Raw.Length : call.Input.Span.Length);
                break;
            case ToolResultPart result:
                foreach (var piece in result.Content)
                {
                    Add(piece, ref bytes, ref tokens);
                }

                break;
            case OpaquePart opaque:
                bytes += opaque.Raw.Span.Length;
                break;
            default:
                tokens += TokensPerMedium;
                break;
        }
    }
}
