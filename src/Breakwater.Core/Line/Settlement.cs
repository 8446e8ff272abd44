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

    /// <summary>Notes what an attempt costs that was sent and then given up for another call: its prompt at least (A7 gap).</summary>
    public static void PriceLoser(Exchange exchange, AttemptRecord attempt, TimeProvider clock)
    {
        attempt.Usage ??= new TokenUsage { Input = exchange.BodyBytes / BytesPerToken, Estimated = true };
        Price(attempt, clock);
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
        Input = exchange.BodyBytes / BytesPerToken,
        Output = (facts.ContentBytes + BytesPerToken - 1) / BytesPerToken,
        Estimated = true,
    };
}
