using System.Text;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line;

/// <summary>Token counts for models whose provider does not count: estimated from the text, and marked so.</summary>
internal static class TokenCountReply
{
    private const int BytesPerToken = 4;

    /// <summary>Whether the target's provider counts by itself.</summary>
    public static bool IsNative(Target target) => target.CodecFor(Dialect.Anthropic).Dialect == Dialect.Anthropic;

    /// <summary>Answers with the estimate.</summary>
    public static async ValueTask<Fault?> SendEstimateAsync(Exchange exchange)
    {
        exchange.Degraded = "token_count_estimated";
        var tokens = (exchange.BodyBytes + BytesPerToken - 1) / BytesPerToken;
        var body = Encoding.ASCII.GetBytes($"{{\"input_tokens\":{tokens}}}");
        exchange.Reply.Start(new ReplyHead(200, "application/json", body.Length, exchange));
        await exchange.Reply.Body.WriteAsync(body, exchange.Reply.Aborted).ConfigureAwait(false);
        return null;
    }
}
