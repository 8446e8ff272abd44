namespace Breakwater.Core.Jobs;

/// <summary>Which requests are taken over, and how many; the defaults are those of the configuration reference.</summary>
public sealed record JobPolicy
{
    public JobAcceptance Accept { get; init; } = JobAcceptance.Asked;

    /// <summary>How long a job and its answer are kept.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Jobs that are not over, of all tenants.</summary>
    public int MostWaiting { get; init; } = 10_000;

    /// <summary>Jobs that are not over, of one tenant.</summary>
    public int MostWaitingOfTenant { get; init; } = 1000;

    /// <summary>The largest body that is taken over, in bytes.</summary>
    public long MostBodyBytes { get; init; } = 1 << 20;

    /// <summary>Jobs under way at once.</summary>
    public int Concurrency { get; init; } = 4;
}

/// <summary>Whose requests are taken over when their money is spent.</summary>
public enum JobAcceptance
{
    /// <summary>Nobody's.</summary>
    Off,

    /// <summary>Those of callers who say that they can wait (<c>Prefer: respond-async</c>, RFC 7240).</summary>
    Asked,

    /// <summary>Those too that may wait by what they are: the batch lane and tier bronze.</summary>
    NonCritical,

    /// <summary>Everybody's.</summary>
    All,
}
