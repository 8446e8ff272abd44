namespace Breakwater.Core.Routing;

/// <summary>One model at one provider, as the planner sees it.</summary>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="ModelId">The catalogue id; for a forwarded model the name the caller gave.</param>
/// <param name="UpstreamId">The model as the provider names it.</param>
public sealed record CandidateView(string Provider, string ModelId, string UpstreamId)
{
    /// <summary>What the model is for.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>True when the catalogue does not know the model and its name is passed on because it matches the provider's forward pattern.</summary>
    public bool Forwarded { get; init; }

    /// <summary>How good its answers are held to be.</summary>
    public Quality Quality { get; init; } = Quality.Medium;

    /// <summary>What it is known not to be able to do.</summary>
    public Capabilities Lacks { get; init; }

    /// <summary>Tokens of prompt and answer together; null when unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer; null when unknown.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>Its share of a route's traffic under <see cref="PolicyKind.Weights"/>; with 0 it only stands in.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>True when the cost can only be estimated, at the provider's dearest known price.</summary>
    public bool PriceEstimated { get; init; }

    /// <summary>Whether both mean the same model at the same provider.</summary>
    public bool IsSameTarget(CandidateView other) =>
        string.Equals(Provider, other.Provider, StringComparison.Ordinal) && string.Equals(UpstreamId, other.UpstreamId, StringComparison.Ordinal);
}
