using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections.Spending;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class ModelSection : Section<ModelDraft>
{
    private const string FromCatalogue = "the catalogue's, when it knows the upstream_id";
    private const long MostTokens = 100_000_000;

    private readonly Key<string> id;
    private readonly Key<string> provider;
    private readonly Key<string?> upstreamId;
    private readonly Key<Quality?> quality;
    private readonly Key<long?> contextWindow;
    private readonly Key<long?> maxOutput;
    private readonly Key<IReadOnlyList<Surface>> surface;
    private readonly Key<IReadOnlyList<ModelTraits>> traits;
    private readonly Key<IReadOnlyList<Capabilities>?> lacks;
    private readonly Key<ModelPrice?> price;

    public ModelSection()
    {
        id = Add(new Key<string>("id", Scalars.Name) { Required = true, Doc = "The name callers use." });
        provider = Add(new Key<string>("provider", Scalars.Name) { Required = true, Doc = "The provider that has it." });
        upstreamId = Add(new Key<string?>("upstream_id", Scalars.Name!) { DefaultNote = "the id", Doc = "The model as the provider names it." });
        quality = Add(new Key<Quality?>("quality", new OptionalShape<Quality>(QualityWord))
        {
            DefaultNote = $"{FromCatalogue}, else medium",
            Point = "A2.19",
            Doc = "How good its answers are held to be.",
        });
        contextWindow = Add(Tokens("context_window", "Tokens of prompt and answer together."));
        maxOutput = Add(Tokens("max_output", "Most tokens of an answer."));
        surface = Add(new Key<IReadOnlyList<Surface>>("surface", new ListShape<Surface>(SurfaceWord))
        {
            DefaultNote = $"{FromCatalogue}, else the provider's chat surfaces",
            Doc = "The APIs on which the provider has it, the preferred one first.",
        });
        traits = Add(new Key<IReadOnlyList<ModelTraits>>("traits", new ListShape<ModelTraits>(TraitWord))
        {
            DefaultNote = FromCatalogue,
            Doc = "What a translated request for it must observe.",
        });
        lacks = Add(new Key<IReadOnlyList<Capabilities>?>("lacks", new ListShape<Capabilities>(CapabilityWord, isOptional: true)!)
        {
            DefaultNote = $"{FromCatalogue}, else nothing",
            Doc = "What it cannot do: requests that need it go to other candidates.",
        });
        price = Add(new Key<ModelPrice?>("price_usd_per_mtok", new PriceSection()!)
        {
            DefaultNote = $"{FromCatalogue}, else the provider's dearest known price, marked as estimated",
            Doc = "Prices in US dollars per million tokens.",
        });
    }

    /// <summary>Words for surfaces.</summary>
    internal static Shape<Surface> SurfaceWord { get; } = Scalars.OneOf(Words.Surfaces);

    /// <summary>Words for how good answers are.</summary>
    internal static Shape<Quality> QualityWord { get; } = Scalars.OneOf(Words.Qualities);

    private static Shape<Capabilities> CapabilityWord { get; } = Scalars.OneOf(Words.Capabilities);

    private static Shape<ModelTraits> TraitWord { get; } = Scalars.OneOf(Words.Traits);

    protected override ModelDraft Build(KeyValues values) =>
        new(values.Get(id), values.Get(provider), values.Get(upstreamId), values.Get(quality))
        {
            ContextWindow = values.Get(contextWindow),
            MaxOutput = values.Get(maxOutput),
            Surfaces = values.Get(surface),
            Traits = values.Get(traits),
            Lacks = values.Get(lacks),
            Price = values.Get(price),
        };

    private static Key<long?> Tokens(string name, string doc) =>
        new(name, new OptionalShape<long>(Scalars.Whole(1, MostTokens))) { DefaultNote = FromCatalogue, Doc = doc };
}
