using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>How many tokens a request may use, before anything is known of them.</summary>
internal static class TokenEstimate
{
    public const int BytesPerToken = 4;

    /// <summary>What an answer is taken to need when the caller sets no bound.</summary>
    private const long UnboundedAnswer = 1024;

    /// <summary>The prompt by its bytes, the answer by its bound.</summary>
    public static QuotaNeed Of(Exchange exchange) =>
        new(exchange.BodyBytes / BytesPerToken, exchange.Operation == Operation.Generate ? exchange.Envelope?.MaxOutputTokens ?? UnboundedAnswer : 0);
}
