using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class PriceSection : Section<ModelPrice>
{
    private readonly Key<long> input;
    private readonly Key<long?> cachedInput;
    private readonly Key<long?> cacheWrite;
    private readonly Key<long?> cacheWriteLong;
    private readonly Key<long> output;
    private readonly Key<long?> audioInput;
    private readonly Key<long?> audioOutput;
    private readonly Key<long> webSearches;
    private readonly Key<long> webFetches;
    private readonly Key<LongContextPrice?> longContext;
    private readonly Key<int> batch;
    private readonly Key<int> flex;
    private readonly Key<int> priority;

    public PriceSection()
    {
        input = Add(new Key<long>("input", Scalars.UsdPerMillion) { Required = true, Doc = "Plain input." });
        cachedInput = Add(Optional("cached_input", "as input", "Input read from a prompt cache."));
        cacheWrite = Add(Optional("cache_write", "as input", "Input written to a prompt cache, short time to live."));
        cacheWriteLong = Add(Optional("cache_write_long", "as cache_write", "Input written to a prompt cache, long time to live."));
        output = Add(new Key<long>("output", Scalars.UsdPerMillion) { Required = true, Doc = "Output, reasoning included." });
        audioInput = Add(Optional("audio_input", "as input", "Input of audio."));
        audioOutput = Add(Optional("audio_output", "as output", "Output of audio."));
        webSearches = Add(new Key<long>("web_searches_per_thousand", Scalars.UsdPerThousand) { Default = "0", Doc = "A thousand web searches that the provider runs." });
        webFetches = Add(new Key<long>("web_fetches_per_thousand", Scalars.UsdPerThousand) { Default = "0", Doc = "A thousand pages that the provider fetches." });
        longContext = Add(new Key<LongContextPrice?>("long_context", new LongContextSection()!) { DefaultNote = "long prompts cost no more", Doc = "Factors on the whole request when its prompt is long." });
        batch = Add(Factor("batch", "Factor on tokens in the provider's batch service."));
        flex = Add(Factor("flex", "Factor on tokens in the provider's flexible service."));
        priority = Add(Factor("priority", "Factor on tokens in the provider's priority or fast service."));
    }

    /// <summary>Leaving the section out means that the catalogue's prices hold.</summary>
    public override ConfigNode? WhenAbsent => null;

    protected override ModelPrice Build(KeyValues values)
    {
        var plain = values.Get(input);
        var write = values.Get(cacheWrite) ?? plain;
        return new ModelPrice
        {
            Input = plain,
            CachedInput = values.Get(cachedInput) ?? plain,
            CacheWrite = write,
            CacheWriteLong = values.Get(cacheWriteLong) ?? write,
            Output = values.Get(output),
            AudioInput = values.Get(audioInput),
            AudioOutput = values.Get(audioOutput),
            WebSearchesPerThousand = values.Get(webSearches),
            WebFetchesPerThousand = values.Get(webFetches),
            LongContext = values.Get(longContext),
            BatchThousandths = values.Get(batch),
            FlexThousandths = values.Get(flex),
            PriorityThousandths = values.Get(priority),
        };
    }

    /// <summary>A key for a factor on prices.</summary>
    internal static Key<int> Factor(string name, string doc) => new(name, Scalars.Factor) { Default = "1", Doc = doc };

    private static Key<long?> Optional(string name, string fallback, string doc) =>
        new(name, new OptionalShape<long>(Scalars.UsdPerMillion)) { DefaultNote = fallback, Doc = doc };
}
