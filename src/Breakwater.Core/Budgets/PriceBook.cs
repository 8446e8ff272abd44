using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>All known prices by provider and model. Immutable and safe for concurrent use.</summary>
public sealed class PriceBook
{
    private const uint TokensPerPrice = 1_000_000;
    private const uint SearchesPerPrice = 1000;
    private const int Thousandths = 1000;

    // By provider, then by model.
    private readonly Dictionary<string, Dictionary<string, IReadOnlyList<ModelPrice>>> prices;

    /// <summary>A book of the given models; a provider's model may occur once.</summary>
    public PriceBook(IEnumerable<PricedModel> models) =>
        prices = models.GroupBy(model => model.Provider, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToDictionary(model => model.Model, model => model.Prices, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The price valid on a day (UTC); null when the model or a price for that day is unknown.</summary>
    public ModelPrice? Find(string provider, string model, DateOnly day)
    {
        if (!prices.TryGetValue(provider, out var own) || !own.TryGetValue(model, out var known))
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
        foreach (var price in prices.GetValueOrDefault(provider)?.Values.SelectMany(static known => known) ?? [])
        {
            if (price.IsValidOn(day) && (dearest is null || Rank(price).CompareTo(Rank(dearest)) > 0))
            {
                dearest = price;
            }
        }

        return dearest;
    }

    /// <summary>
    /// The exact cost of one request in the service that ran it, rounded up to a whole nano-USD once, at the end. Calls of hosted tools are billed alike in every service.
    /// Negative counts cost nothing; a cost beyond the range of money is its greatest value.
    /// </summary>
    public static Money Cost(in TokenUsage usage, ModelPrice price)
    {
        var longer = price.LongContext is { } context && usage.TotalInput > context.Threshold ? context : null;
        var (heard, said) = (Part(usage.AudioInput, usage.Input), Part(usage.AudioOutput, usage.Output));
        var input = Product(usage.Input - heard, price.Input, longer?.InputThousandths) + Product(heard, price.AudioInput ?? price.Input, longer?.InputThousandths);
        var cache = Product(usage.CacheRead, price.CachedInput, longer?.CacheThousandths)
            + Product(usage.CacheWrite, price.CacheWrite, longer?.CacheThousandths)
            + Product(usage.CacheWriteLong, price.CacheWriteLong, longer?.CacheThousandths);
        var output = Product(usage.Output - said, price.Output, longer?.OutputThousandths) + Product(said, price.AudioOutput ?? price.Output, longer?.OutputThousandths);
        return Rounded(((input + cache + output) * Factor(price, usage.Tier)) + Calls(usage.WebSearches, price.WebSearchesPerThousand) + Calls(usage.WebFetches, price.WebFetchesPerThousand));
    }

    /// <summary>
    /// The most that a request within a bound can cost: every token at the dearest price that it could have, the long-context tier where the prompt may reach it,
    /// the dearest service that the bound allows (F-C3).
    /// </summary>
    public static Money Ceiling(in SpendBound bound, ModelPrice price)
    {
        var plain = Math.Max(bound.HasAudio ? price.AudioInput ?? 0 : 0, Math.Max(price.Input, price.CachedInput));
        var written = Math.Max(price.CacheWrite, bound.MayWriteLong ? price.CacheWriteLong : 0);
        var longer = price.LongContext is { } context && bound.Input > context.Threshold ? context : null;
        var (inputFactor, cacheFactor) = (AtLeastPlain(longer?.InputThousandths), AtLeastPlain(longer?.CacheThousandths));
        var perInput = UInt128.Max((UInt128)(ulong)plain * inputFactor, (UInt128)(ulong)Math.Max(price.CachedInput, written) * cacheFactor);
        var input = (UInt128)(ulong)Math.Max(bound.Input, 0) * perInput;
        var output = Product(bound.Output, Math.Max(price.Output, bound.HasAudio ? price.AudioOutput ?? 0 : 0), (int)AtLeastPlain(longer?.OutputThousandths));
        var factor = bound.Service switch
        {
            ServiceBound.Any => Math.Max(Factor(price, PriceTier.Priority), Thousandths),
            ServiceBound.Flex => Math.Max(Factor(price, PriceTier.Flex), Thousandths),
            _ => (uint)Thousandths,
        };
        return Rounded(((input + output) * factor) + Calls(bound.WebSearches, price.WebSearchesPerThousand) + Calls(bound.WebFetches, price.WebFetchesPerThousand));
    }

    private static (long Output, long Input, long CacheWrite, long CachedInput) Rank(ModelPrice price) =>
        (price.Output, price.Input, price.CacheWrite, price.CachedInput);

    private static long Part(long part, long whole) => Math.Clamp(part, 0, Math.Max(whole, 0));

    private static uint AtLeastPlain(int? thousandths) => (uint)Math.Max(thousandths ?? Thousandths, Thousandths);

    private static UInt128 Product(long tokens, long price, int? thousandths) =>
        (UInt128)(ulong)long.Max(tokens, 0) * (ulong)price * (uint)(thousandths ?? Thousandths);

    // Brought to the denominator of tokens: tokens × thousandths (length) × thousandths (service).
    private static UInt128 Calls(long calls, long pricePerThousand) =>
        (UInt128)(ulong)long.Max(calls, 0) * (ulong)pricePerThousand * ((ulong)(TokensPerPrice / SearchesPerPrice) * Thousandths * Thousandths);

    private static Money Rounded(UInt128 cost)
    {
        const ulong denominator = (ulong)TokensPerPrice * Thousandths * Thousandths;
        var nanos = (cost + (denominator - 1)) / denominator;
        return new Money(nanos > long.MaxValue ? long.MaxValue : (long)nanos);
    }

    private static uint Factor(ModelPrice price, PriceTier tier) => (uint)(tier switch
    {
        PriceTier.Batch => price.BatchThousandths,
        PriceTier.Flex => price.FlexThousandths,
        PriceTier.Priority => price.PriorityThousandths,
        _ => Thousandths,
    });
}
