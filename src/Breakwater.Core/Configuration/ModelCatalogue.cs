using System.Collections.Frozen;
using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration;

/// <summary>The dated list of models and prices that the product brings along. Immutable.</summary>
public sealed class ModelCatalogue
{
    private readonly FrozenDictionary<(Vendor Vendor, string Id), CatalogueModel> byId;

    /// <summary>A catalogue; a vendor's id may occur once.</summary>
    public ModelCatalogue(DateOnly asOf, IReadOnlyList<CatalogueModel> models, IReadOnlyDictionary<Vendor, UnknownModel> unknown, IReadOnlyList<string> defaultRoute)
    {
        AsOf = asOf;
        Models = models;
        DefaultRoute = defaultRoute;
        Unknown = unknown.ToFrozenDictionary();
        byId = models.ToFrozenDictionary(model => (model.Vendor, model.Id));
    }

    /// <summary>A catalogue of nothing.</summary>
    public static ModelCatalogue Empty { get; } = new(default, [], new Dictionary<Vendor, UnknownModel>(), []);

    /// <summary>The day on which the list was made.</summary>
    public DateOnly AsOf { get; }

    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>Ids of the route that holds where the configuration has no routes, in the order in which they are tried.</summary>
    public IReadOnlyList<string> DefaultRoute { get; }

    /// <summary>What to expect of models that are not in the list.</summary>
    public FrozenDictionary<Vendor, UnknownModel> Unknown { get; }

    /// <summary>The vendor's model of an id; null when the catalogue has none.</summary>
    public CatalogueModel? Find(Vendor vendor, string id) => byId.GetValueOrDefault((vendor, id));

    /// <summary>This catalogue and the other's models besides, whose default route comes first.</summary>
    public ModelCatalogue With(ModelCatalogue more) => new(AsOf, [.. more.Models, .. Models], Unknown, more.DefaultRoute);
}

/// <summary>One model of a vendor.</summary>
/// <param name="Vendor">Whose it is.</param>
/// <param name="Id">Its id, which is also how the vendor names it.</param>
public sealed record CatalogueModel(Vendor Vendor, string Id)
{
    public Quality Quality { get; init; } = Quality.Medium;

    /// <summary>Tokens of prompt and answer together; null when unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer; null when unknown.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>The APIs on which the vendor has it, the preferred one first.</summary>
    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public ModelTraits Traits { get; init; }

    /// <summary>Prices with their days of validity, the earliest first.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>How sure the prices are: good, medium or low.</summary>
    public string Certainty { get; init; } = "good";
}

/// <summary>What to expect of a vendor's model that is not in the list.</summary>
/// <param name="Traits">Traits of the vendor's newest models.</param>
/// <param name="MaxOutput">Most tokens of an answer that can be asked for without knowing more.</param>
public sealed record UnknownModel(ModelTraits Traits, long MaxOutput)
{
    internal static UnknownModel Nothing { get; } = new(ModelTraits.None, 4096);
}
