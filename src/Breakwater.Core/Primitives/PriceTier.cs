namespace Breakwater.Core.Primitives;

/// <summary>The provider's service that ran a request and that its token prices depend on.</summary>
public enum PriceTier
{
    Standard,

    /// <summary>Answered within a day.</summary>
    Batch,

    /// <summary>Answered when there is room.</summary>
    Flex,

    /// <summary>Ahead of others: <c>priority</c>, <c>fast</c>.</summary>
    Priority,
}
