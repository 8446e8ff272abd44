namespace Breakwater.Simulator.Providers;

/// <summary>How fast the simulated models speak, in milliseconds, and how much.</summary>
public sealed record PacingOptions
{
    /// <summary>From the opening events to the first token; JSON answers wait it too.</summary>
    public int FirstTokenMs { get; init; } = 40;

    /// <summary>Between tokens; 0 writes them as fast as the connection takes them.</summary>
    public int TokenGapMs { get; init; } = 8;

    /// <summary>Length of a prose answer in tokens.</summary>
    public int AnswerTokens { get; init; } = 40;

    /// <summary>No waiting at all, for tests.</summary>
    public static PacingOptions Instant { get; } = new() { FirstTokenMs = 0, TokenGapMs = 0 };
}
