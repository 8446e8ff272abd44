using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>How many tokens a request is likely to use, before a model has counted them.</summary>
internal static class TokenEstimate
{
    /// <summary>What an answer is taken to need when the caller sets no bound.</summary>
    private const long UnboundedAnswer = 1024;

    /// <summary>The prompt by what the model that the plan begins with counts for such bytes, the answer by its bound.</summary>
    public static QuotaNeed Of(Exchange exchange, in PromptSize prompt)
    {
        var first = exchange.Envelope is null || exchange.Snapshot.Plans.Find(exchange, out var plan) is not null ? null : plan!.Targets[0];
        var text = first?.Defence.Tokens.Expected(prompt.Text) ?? prompt.Text;
        return new(text + prompt.Media(first?.IsAnthropic ?? false), exchange.Operation == Operation.Generate ? exchange.Envelope?.MaxOutputTokens ?? UnboundedAnswer : 0);
    }
}
