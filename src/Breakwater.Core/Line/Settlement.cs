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

    /// <summary>Notes usage and cost of an answer, whole or cut.</summary>
    public static void Price(Exchange exchange, Target target, StreamFacts facts, TimeProvider clock)
    {
        exchange.Usage = facts.Usage ?? (facts.HasContent || facts.ContentBytes > 0 ? Estimate(exchange, facts) : null);
        if (exchange.Usage is { } usage && target.PriceOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) is { } price)
        {
            exchange.Cost = PriceBook.Cost(usage, price);
        }
    }

    private static TokenUsage Estimate(Exchange exchange, StreamFacts facts) => new()
    {
        Input = exchange.BodyBytes / BytesPerToken,
        Output = (facts.ContentBytes + BytesPerToken - 1) / BytesPerToken,
        Estimated = true,
    };
}
