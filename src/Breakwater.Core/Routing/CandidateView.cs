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

    /// <summary>True when the cost can only be estimated, at the provider's dearest known price.</summary>
    public bool PriceEstimated { get; init; }

    /// <summary>Whether both mean the same model at the same provider.</summary>
    public bool IsSameTarget(CandidateView other) =>
        string.Equals(Provider, other.Provider, StringComparison.Ordinal) && string.Equals(UpstreamId, other.UpstreamId, StringComparison.Ordinal);
}
