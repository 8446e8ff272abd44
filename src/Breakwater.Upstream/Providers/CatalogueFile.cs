using System.Text.Json;
using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Upstream.Providers;

/// <summary>Reads the catalogues that are part of the product.</summary>
public static class CatalogueFile
{
    private const decimal NanosPerUsd = 1_000_000_000m;
    private const decimal Thousandths = 1000m;

    // Each by itself: a gateway with real providers never looks at the other.
    private static readonly Lazy<ModelCatalogue> Vendors = new(static () => Open("catalogue.json"));
    private static readonly Lazy<ModelCatalogue> Invented = new(static () => Open("catalogue.simulated.json"));

    /// <summary>The vendors' models.</summary>
    public static ModelCatalogue BuiltIn => Vendors.Value;

    /// <summary>The simulator's own models, for use only where it serves.</summary>
    public static ModelCatalogue Simulated => Invented.Value;

    /// <summary>Reads a catalogue; throws on anything that is not one, because the file is ours.</summary>
    public static ModelCatalogue Read(Stream json)
    {
        var file = CatalogueReader.Read(json);
        return new ModelCatalogue(
            file.AsOf,
            [.. file.Models.SelectMany(Models)],
            [.. file.Unknown.Select(one => new UnknownModel(VendorOf(one.Vendor), Traits(one.Traits), one.MaxOutput))],
            file.DefaultRoute);
    }

    private static ModelCatalogue Open(string name)
    {
        using var json = typeof(CatalogueFile).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        return Read(json);
    }

    // A dated alias is a model of its own: it is sent on as it was asked for.
    private static IEnumerable<CatalogueModel> Models(CatalogueEntry entry)
    {
        var model = new CatalogueModel(VendorOf(entry.Vendor), entry.Id)
        {
            Quality = Value(Words.Qualities, entry.Quality),
            ContextWindow = entry.ContextWindow,
            MaxOutput = entry.MaxOutput,
            Surfaces = Surfaces(entry.Surfaces),
            Traits = Traits(entry.Traits),
            Lacks = Capabilities(entry.Lacks),
            Certainty = entry.Certainty,
            Prices = [.. entry.Prices.Select(Price)],
        };
        return entry.Aliases.Select(alias => model with { Id = alias }).Prepend(model);
    }

    private static ModelPrice Price(CataloguePrice price)
    {
        // Where the vendor names no cache price, cached tokens cost what input costs.
        var write = price.CacheWrite ?? price.Input;
        return new ModelPrice
        {
            Input = Exact(price.Input, NanosPerUsd),
            CachedInput = Exact(price.CachedInput ?? price.Input, NanosPerUsd),
            CacheWrite = Exact(write, NanosPerUsd),
            CacheWriteLong = Exact(price.CacheWriteLong ?? write, NanosPerUsd),
            Output = Exact(price.Output, NanosPerUsd),
            AudioInput = price.AudioInput is { } heard ? Exact(heard, NanosPerUsd) : null,
            AudioOutput = price.AudioOutput is { } said ? Exact(said, NanosPerUsd) : null,
            WebSearchesPerThousand = Exact(price.WebSearchesPerThousand, NanosPerUsd),
            WebFetchesPerThousand = Exact(price.WebFetchesPerThousand, NanosPerUsd),
            LongContext = price.LongContext is { } longer
                ? new LongContextPrice(longer.Threshold, Factor(longer.Input), Factor(longer.Cache), Factor(longer.Output))
                : null,
            BatchThousandths = Factor(price.Batch),
            FlexThousandths = Factor(price.Flex),
            PriorityThousandths = Factor(price.Priority),
            From = price.From,
            Until = price.Until,
        };
    }

    private static int Factor(decimal factor) => (int)Exact(factor, Thousandths);

    private static long Exact(decimal value, decimal scale)
    {
        var scaled = value * scale;
        return scaled == decimal.Truncate(scaled) ? (long)scaled : throw new JsonException($"{value} has more decimals than can be kept.");
    }

    private static Surface[] Surfaces(IReadOnlyList<string> words)
    {
        var all = new Surface[words.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = Value(Words.Surfaces, words[i]);
        }

        return all;
    }

    private static Capabilities Capabilities(IReadOnlyList<string> words)
    {
        var all = Core.Routing.Capabilities.None;
        for (var i = 0; i < words.Count; i++)
        {
            all |= Value(Words.Capabilities, words[i]);
        }

        return all;
    }

    private static ModelTraits Traits(IReadOnlyList<string> words)
    {
        var all = ModelTraits.None;
        for (var i = 0; i < words.Count; i++)
        {
            all |= Value(Words.Traits, words[i]);
        }

        return all;
    }

    private static Vendor VendorOf(string word) => word switch
    {
        "openai" => Vendor.OpenAi,
        "anthropic" => Vendor.Anthropic,
        _ => throw new JsonException($"'{word}' is no vendor."),
    };

    private static T Value<T>(IReadOnlyList<Word<T>> words, string word)
        where T : struct =>
        Words.Find(words, word) ?? throw new JsonException($"'{word}' is no {typeof(T).Name}.");
}
