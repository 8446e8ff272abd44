using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing;

/// <summary>What a request asks of the planner.</summary>
/// <param name="Model">The model name as the caller gave it.</param>
public sealed record RouteQuery(string Model)
{
    /// <summary>What the endpoint needs a model for.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>The <c>x-intent</c>; null when the caller gave none.</summary>
    public string? Intent { get; init; }

    /// <summary>The tenant's id; null when the gateway is open.</summary>
    public string? Tenant { get; init; }

    /// <summary>The request's service class.</summary>
    public SlaTier SlaTier { get; init; } = SlaTier.Silver;

    /// <summary>The caller's tags; a name occurs once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];
}
