using Breakwater.Core.Budgets;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line;

/// <summary>What a request used and costs, from the provider's own usage (protocols 8.4), or estimated and marked so when the provider told none (F-E3).</summary>
public static class Settlement
{
    /// <summary>Bytes of text per token, on the cautious side of the usual four.</summary>
    private const int BytesPerToken = 4;

    /// <summary>Notes usage and cost of an attempt's answer, whole or cut.</summary>
    public static void Price(Exchange exchange, AttemptRecord attempt, StreamFacts facts, TimeProvider clock)
    {
        attempt.Usage = facts.Usage ?? (facts.HasContent || facts.ContentBytes > 0 ? Estimate(exchange, facts) : null);
        Price(attempt, clock);
    }

    /// <summary>
    /// Notes what an attempt costs that was sent and then given up: its prompt, and of a whole answer, which the provider went on making, what such answers have
    /// (A7 gap).
    /// </summary>
    public static void PriceLoser(Exchange exchange, AttemptRecord attempt, TimeProvider clock)
    {
        attempt.Usage ??= new TokenUsage
        {
            Input = exchange.Need.Prompt,
            Output = exchange.IsStream || exchange.Operation != Operation.Generate ? 0 : Math.Min(attempt.Target.Defence.Tokens.ExpectedAnswer, exchange.Envelope?.MaxOutputTokens ?? long.MaxValue),
            Estimated = true,
        };
        Price(attempt, clock);
    }

    /// <summary>Tells the model's gauge what its provider counted for the request.</summary>
    public static void Learn(Exchange exchange)
    {
        if (exchange is { Operation: Operation.Generate, Envelope.Binding: StateBinding.None, Winner: { Usage: { Estimated: false } usage } winner })
        {
            winner.Target.Defence.Tokens.Record(exchange.PromptText, usage.TotalInput, usage.Output);
        }
    }

    private static void Price(AttemptRecord attempt, TimeProvider clock)
    {
        if (attempt.Usage is { } usage && attempt.Target.PriceOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is { } price)
        {
            attempt.Cost = PriceBook.Cost(usage, price);
        }
    }

    private static TokenUsage Estimate(Exchange exchange, StreamFacts facts) => new()
    {
        Input = exchange.Need.Prompt,
        Output = (facts.ContentBytes + BytesPerToken - 1) / BytesPerToken,
        Estimated = true,
    };
}
