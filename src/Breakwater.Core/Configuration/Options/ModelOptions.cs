using Breakwater.Core.Budgets;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration.Options;

/// <summary>One model at one provider: the catalogue's entry with what the configuration overrides.</summary>
/// <param name="Id">The catalogue id.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="UpstreamId">The model as the provider names it.</param>
public sealed record ModelOptions(string Id, string Provider, string UpstreamId)
{
    public Quality Quality { get; init; } = Quality.Medium;

    /// <summary>Tokens of prompt and answer together; null when unknown.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>Most tokens of an answer; null when unknown.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>The APIs on which its provider has it, the preferred one first.</summary>
    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public ModelTraits Traits { get; init; }

    /// <summary>What it is known not to be able to do.</summary>
    public Capabilities Lacks { get; init; }

    /// <summary>Prices with their days of validity; empty when unknown.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>What it is for.</summary>
    public ModelKind Kind => Surfaces switch
    {
        [Surface.Embeddings, ..] => ModelKind.Embedding,
        [Surface.Realtime, ..] => ModelKind.Realtime,
        [Surface.Moderations, ..] => ModelKind.Moderation,
        _ => ModelKind.Generation,
    };

    /// <summary>The chat dialects on which its provider has it, the preferred one first; empty for models that do not generate.</summary>
    public IReadOnlyList<Dialect> Dialects() => [.. Surfaces.Where(surface => surface <= Surface.Messages).Select(DialectOf)];

    /// <summary>What a writer of requests must know of it.</summary>
    public RequestTarget Target()
    {
        var target = new RequestTarget { Provider = Provider, UpstreamModel = UpstreamId, Traits = Traits };
        return MaxOutput is { } most ? target with { MaxOutputTokens = most } : target;
    }

    private static Dialect DialectOf(Surface surface) => surface switch
    {
        Surface.Responses => Dialect.OpenAiResponses,
        Surface.Messages => Dialect.Anthropic,
        _ => Dialect.OpenAiChat,
    };
}
