namespace Breakwater.Core.Budgets;

/// <summary>A model of one provider with its prices over time; a model without a price has none.</summary>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="Model">The catalogue id.</param>
/// <param name="Prices">Prices whose validity does not overlap, in any order.</param>
public sealed record PricedModel(string Provider, string Model, IReadOnlyList<ModelPrice> Prices);
