using System.Collections.Frozen;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>All known prices by provider and model. Immutable and safe for concurrent use.</summary>
public sealed class PriceBook
{
    private const int TokensPerPrice = 1_000_000;
    private const int SearchesPerPrice = 1000;
    private const int Thousandths = 1000;

    private readonly FrozenDictionary<(string Provider, string Model), IReadOnlyList<ModelPrice>> prices;

    /// <summary>A book of the given models; a provider's model may occur once.</summary>
    public PriceBook(IEnumerable<PricedModel> models) =>
        prices = models.ToFrozenDictionary(model => (model.Provider, model.Model), model => model.Prices);

    /// <summary>The price valid on a day (UTC); null when the model or a price for that day is unknown.</summary>
    public ModelPrice? Find(string provider, string model, DateOnly day)
    {
        if (!prices.TryGetValue((provider, model), out var known))
        {
            return null;
        }

        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].IsValidOn(day))
            {
                return known[i];
            }
        }

        return null;
    }

    /// <summary>The provider's price with the dearest output valid on a day, for models the book does not know; null when it knows none of the provider's.</summary>
    public ModelPrice? Dearest(string provider, DateOnly day)
    {
        ModelPrice? dearest = null;
        foreach (var ((owner, _), known) in prices)
        {
            if (!string.Equals(owner, provider, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var price in known)
            {
                if (price.IsValidOn(day) && (dearest is null || Rank(price).CompareTo(Rank(dearest)) > 0))
                {
                    dearest = price;
                }
            }
        }

        return dearest;
    }

    /// <summary>
    /// The exact cost of one request, rounded up to a whole nano-USD once, at the end. Web searches are billed alike in every tier.
    /// Negative counts cost nothing; a cost beyond the range of money is its greatest value.
    /// </summary>
    public static Money Cost(TokenUsage usage, ModelPrice price, PriceTier tier = PriceTier.Standard)
    {
        var longer = price.LongContext is { } context && usage.TotalInput > context.Threshold ? price.LongContext : null;
        var input = Product(usage.Input, price.Input, longer?.InputThousandths);
        var cache = Product(usage.CacheRead, price.CachedInput, longer?.CacheThousandths)
            + Product(usage.CacheWrite, price.CacheWrite, longer?.CacheThousandths)
            + Product(usage.CacheWriteLong, price.CacheWriteLong, longer?.CacheThousandths);
        var output = Product(usage.Output, price.Output, longer?.OutputThousandths);
        var tokens = (input + cache + output) * Factor(price, tier);

        // Searches are brought to the same denominator: tokens × thousandths (length) × thousandths (tier).
        const uint scale = (TokensPerPrice / SearchesPerPrice) * Thousandths * Thousandths;
        var searches = (UInt128)(ulong)long.Max(usage.WebSearches, 0) * (ulong)price.WebSearchesPerThousand * scale;
        const ulong denominator = (ulong)TokensPerPrice * Thousandths * Thousandths;
        var nanos = (tokens + searches + (denominator - 1)) / denominator;
        return new Money(nanos > long.MaxValue ? long.MaxValue : (long)nanos);
    }

    private static (long Output, long Input, long CacheWrite, long CachedInput) Rank(ModelPrice price) =>
        (price.Output, price.Input, price.CacheWrite, price.CachedInput);

    private static UInt128 Product(long tokens, long price, int? thousandths) =>
        (UInt128)(ulong)long.Max(tokens, 0) * (ulong)price * (uint)(thousandths ?? Thousandths);

    private static uint Factor(ModelPrice price, PriceTier tier) => (uint)(tier switch
    {
        PriceTier.Batch => price.BatchThousandths,
        PriceTier.Priority => price.PriorityThousandths,
        _ => Thousandths,
    });
}
