namespace Breakwater.Core.Budgets.Kept;

/// <summary>Which answers are kept in memory for requests that a budget refuses, and how many; the defaults are those of the configuration reference.</summary>
public sealed record KeepPolicy
{
    /// <summary>How much of the memory answers under way may take that are not whole yet: one part in so many.</summary>
    public const int SharesUnderWay = 4;

    public KeepFor Serve { get; init; }

    /// <summary>How long an answer is kept.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes of all answers together, those under way among them.</summary>
    public long MostBytes { get; init; } = 64L << 20;

    /// <summary>Answers of all tenants.</summary>
    public int MostAnswers { get; init; } = 10_000;

    /// <summary>Bytes of the largest answer that is kept.</summary>
    public int MostAnswerBytes { get; init; } = 256 << 10;
}

/// <summary>Whose answers are kept, and whose requests are answered with them.</summary>
public enum KeepFor
{
    /// <summary>Nobody's.</summary>
    Off,

    /// <summary>Those of the batch lane and of tier bronze.</summary>
    NonCritical,

    /// <summary>Everybody's.</summary>
    All,
}
