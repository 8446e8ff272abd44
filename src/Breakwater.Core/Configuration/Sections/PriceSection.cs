using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class PriceSection : Section<ModelPrice>
{
    private readonly Key<long> input;
    private readonly Key<long?> cachedInput;
    private readonly Key<long?> cacheWrite;
    private readonly Key<long?> cacheWriteLong;
    private readonly Key<long> output;

    public PriceSection()
    {
        input = Add(new Key<long>("input", Scalars.UsdPerMillion) { Required = true, Doc = "Plain input." });
        cachedInput = Add(Optional("cached_input", "as input", "Input read from a prompt cache."));
        cacheWrite = Add(Optional("cache_write", "as input", "Input written to a prompt cache, short time to live."));
        cacheWriteLong = Add(Optional("cache_write_long", "as cache_write", "Input written to a prompt cache, long time to live."));
        output = Add(new Key<long>("output", Scalars.UsdPerMillion) { Required = true, Doc = "Output, reasoning included." });
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
        };
    }

    private static Key<long?> Optional(string name, string fallback, string doc) =>
        new(name, new OptionalShape<long>(Scalars.UsdPerMillion)) { DefaultNote = fallback, Doc = doc };
}
