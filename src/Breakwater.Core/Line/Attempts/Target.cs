using Breakwater.Core.Budgets;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Attempts;

/// <summary>One model at one provider, with all that an attempt needs. Immutable; shared by all requests of a snapshot.</summary>
public sealed record Target
{
    /// <summary>The catalogue id, shown to callers.</summary>
    public required string Model { get; init; }

    /// <summary>The provider's connection.</summary>
    public required IUpstream Upstream { get; init; }

    /// <summary>The dialects the provider speaks for this model, preferred one first.</summary>
    public required IReadOnlyList<ICodec> Codecs { get; init; }

    /// <summary>The model as the provider names it, as UTF-8 JSON string content.</summary>
    public required ReadOnlyMemory<byte> UpstreamModel { get; init; }

    /// <summary>For translated requests.</summary>
    public required RequestTarget Writing { get; init; }

    /// <summary>Its breaker, its health, and the gate of each key; outlives the snapshot.</summary>
    public required TargetDefence Defence { get; init; }

    /// <summary>Tokens of prompt and answer together; null when unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer; null when unknown.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>Prices with their days of validity; empty when unknown.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>True when the price is the dearest of the provider, for an id that the catalogue does not know.</summary>
    public bool PriceEstimated { get; init; }

    /// <summary>True when the provider takes the caller's own credential.</summary>
    public bool Passthrough { get; init; }

    /// <summary>True when the model is none of the catalogue's, and only forwarded by the name that its callers gave.</summary>
    public bool Forwarded { get; init; }

    /// <summary>True when answers are made up by the simulator.</summary>
    public bool Simulated { get; init; }

    public string Provider => Upstream.Provider;

    /// <summary>True when the model is asked in Anthropic's own dialect.</summary>
    internal bool IsAnthropic => Codecs[0].Dialect == Dialect.Anthropic;

    /// <summary>The price on a day (UTC); null when unknown.</summary>
    public ModelPrice? PriceOn(DateOnly day)
    {
        for (var i = 0; i < Prices.Count; i++)
        {
            if (Prices[i].IsValidOn(day))
            {
                return Prices[i];
            }
        }

        return null;
    }

    /// <summary>The dialect to speak for a caller of <paramref name="dialect"/>: the caller's own if the provider has it, else the preferred one.</summary>
    public ICodec CodecFor(Dialect dialect)
    {
        for (var i = 0; i < Codecs.Count; i++)
        {
            if (Codecs[i].Dialect == dialect)
            {
                return Codecs[i];
            }
        }

        return Codecs[0];
    }
}
