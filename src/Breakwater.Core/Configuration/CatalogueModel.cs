using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration;

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

    /// <summary>What it is known not to be able to do.</summary>
    public Capabilities Lacks { get; init; }

    /// <summary>Prices with their days of validity, the earliest first.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>How sure the prices are: good, medium or low.</summary>
    public string Certainty { get; init; } = "good";
}

/// <summary>What to expect of a vendor's model that is not in the list.</summary>
/// <param name="Vendor">Whose.</param>
/// <param name="Traits">Traits of the vendor's newest models.</param>
/// <param name="MaxOutput">Most tokens of an answer that can be asked for without knowing more.</param>
public sealed record UnknownModel(Vendor Vendor, ModelTraits Traits, long MaxOutput)
{
    internal static UnknownModel Nothing { get; } = new(default, ModelTraits.None, 4096);
}
