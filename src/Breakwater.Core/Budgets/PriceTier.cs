namespace Breakwater.Core.Budgets;

/// <summary>The provider's service that ran the request and that its token prices depend on.</summary>
public enum PriceTier { Standard, Batch, Priority }
