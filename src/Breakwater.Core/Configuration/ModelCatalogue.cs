using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration;

/// <summary>The dated list of models and prices that the product brings along. Immutable.</summary>
public sealed class ModelCatalogue
{
    private readonly Dictionary<string, CatalogueModel> byName;

    /// <summary>A catalogue; a vendor's id may occur once.</summary>
    public ModelCatalogue(DateOnly asOf, IReadOnlyList<CatalogueModel> models, IReadOnlyList<UnknownModel> unknown, IReadOnlyList<string> defaultRoute)
    {
        AsOf = asOf;
        Models = models;
        DefaultRoute = defaultRoute;
        Unknown = unknown;
        byName = models.ToDictionary(model => NameOf(model.Vendor, model.Id), StringComparer.Ordinal);
    }

    /// <summary>The day on which the list was made.</summary>
    public DateOnly AsOf { get; }

    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>Ids of the route that holds where the configuration has no routes, in the order in which they are tried.</summary>
    public IReadOnlyList<string> DefaultRoute { get; }

    /// <summary>What to expect of a vendor's models that are not in the list.</summary>
    public IReadOnlyList<UnknownModel> Unknown { get; }

    /// <summary>The vendor's model of an id; null when the catalogue has none.</summary>
    public CatalogueModel? Find(Vendor vendor, string id) => byName.GetValueOrDefault(NameOf(vendor, id));

    /// <summary>This catalogue and the other's models besides, whose default route comes first.</summary>
    public ModelCatalogue With(ModelCatalogue more) => new(AsOf, [.. more.Models, .. Models], Unknown, more.DefaultRoute);

    private static string NameOf(Vendor vendor, string id) => $"{vendor}/{id}";
}
