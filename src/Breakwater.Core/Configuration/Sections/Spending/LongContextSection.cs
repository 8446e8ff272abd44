using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class LongContextSection : Section<LongContextPrice>
{
    private const long MostTokens = 100_000_000;

    private readonly Key<long> threshold;
    private readonly Key<int> input;
    private readonly Key<int> cache;
    private readonly Key<int> output;

    public LongContextSection()
    {
        threshold = Add(new Key<long>("threshold", Scalars.Whole(1, MostTokens)) { Required = true, Doc = "Tokens of prompt, cached ones included, above which the factors hold." });
        input = Add(PriceSection.Factor("input", "Factor on plain input."));
        cache = Add(PriceSection.Factor("cache", "Factor on cache reads and writes."));
        output = Add(PriceSection.Factor("output", "Factor on output."));
    }

    /// <summary>Leaving it out means that long prompts cost no more.</summary>
    public override ConfigNode? WhenAbsent => null;

    protected override LongContextPrice Build(KeyValues values) => new(values.Get(threshold), values.Get(input), values.Get(cache), values.Get(output));
}
