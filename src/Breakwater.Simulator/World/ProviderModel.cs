using Breakwater.Core.Configuration.Options;

namespace Breakwater.Simulator.World;

/// <summary>A provider as a scenario describes it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Vendor">Whose API it speaks.</param>
internal sealed record ProviderModel(string Name, Vendor Vendor)
{
    /// <summary>Its one model.</summary>
    public string Model => Name + "-model";

    public HiddenLimits Limits { get; init; } = new();

    public Pace Pace { get; init; } = new();

    /// <summary>What becomes of it over time; phases may overlap and then add up.</summary>
    public IReadOnlyList<ProviderPhase> Phases { get; init; } = [];

    /// <summary>US dollars per million tokens of input and of output, as the configuration writes them; null costs nothing.</summary>
    public (string Input, string Output)? Price { get; init; }

    /// <summary>Whether answers carry the vendor's rate-limit headers.</summary>
    public bool ShowsLimits { get; init; }

    /// <summary>Whether a 429 says when to come back.</summary>
    public bool TellsRetryAfter { get; init; } = true;

    /// <summary>How long it takes to say no.</summary>
    public TimeSpan RefusalTime { get; init; } = TimeSpan.FromMilliseconds(20);
}

/// <summary>What a provider allows and tells nobody; null is no limit of that kind.</summary>
internal sealed record HiddenLimits
{
    /// <summary>Requests answered at once.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Also used up by requests that another limit refuses.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Prompt and answer together, charged when a request is let in.</summary>
    public long? TokensPerMinute { get; init; }
}

/// <summary>How fast a provider answers, and at what length.</summary>
internal sealed record Pace
{
    /// <summary>Median time to the first token.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Standard deviation of its logarithm.</summary>
    public double FirstTokenSpread { get; init; } = 0.35;

    public double TokensPerSecond { get; init; } = 80;

    /// <summary>Tokens of every prompt.</summary>
    public int PromptTokens { get; init; } = 150;

    /// <summary>Median length of answers in tokens.</summary>
    public int AnswerTokens { get; init; } = 100;

    /// <summary>Standard deviation of its logarithm.</summary>
    public double AnswerSpread { get; init; } = 0.5;
}
