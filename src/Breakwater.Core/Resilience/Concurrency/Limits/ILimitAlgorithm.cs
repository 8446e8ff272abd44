using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>What one call showed: a sample for the limit.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Started">When it began.</param>
/// <param name="Now">When it ended.</param>
/// <param name="FirstContent">Time to first content; null when none came.</param>
/// <param name="InFlight">Calls still out, without this one.</param>
internal readonly record struct LimitSample(LimiterVerdict Verdict, TimeSpan Started, TimeSpan Now, TimeSpan? FirstContent, int InFlight);

/// <summary>Samples in, a number out (Netflix's separation): knows nothing of permits, queues and tenants. Not safe for concurrent use.</summary>
internal interface ILimitAlgorithm
{
    /// <summary>The limit as of the last <see cref="Advance"/>; <see cref="int.MaxValue"/> while open.</summary>
    int Limit { get; }

    /// <summary>When the limit next rises if nothing happens; <see cref="TimeSpan.MaxValue"/> when it does not.</summary>
    TimeSpan NextRise { get; }

    /// <summary>When it was last cut; null before.</summary>
    TimeSpan? LastCut { get; }

    /// <summary>Time went on.</summary>
    void Advance(TimeSpan now);

    /// <summary>A call began; <paramref name="inFlight"/> counts it.</summary>
    void Started(TimeSpan now, int inFlight);

    /// <summary>A call ended.</summary>
    void Ended(in LimitSample sample);
}

/// <summary>A limit that is given.</summary>
internal sealed class FixedLimit(int? limit) : ILimitAlgorithm
{
    public int Limit { get; } = limit ?? int.MaxValue;

    public TimeSpan NextRise => TimeSpan.MaxValue;

    public TimeSpan? LastCut => null;

    public void Advance(TimeSpan now)
    {
        // Neither time nor samples move it.
    }

    public void Started(TimeSpan now, int inFlight) => Advance(now);

    public void Ended(in LimitSample sample) => Advance(sample.Now);
}
