using Breakwater.Core.Primitives;

namespace Breakwater.Core.Objectives;

/// <summary>Running totals over all requests, from which shares of the last minutes are made. Recording is for everybody, <see cref="Sample"/> for one caller at a time.</summary>
public sealed class Traffic
{
    /// <summary>The longest time that can be looked back.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const int Tiers = 3;
    private const int Errors = Tiers;
    private const int Sent = Errors + Tiers;
    private const int FailedOver = Sent + 1;
    private const int Ended = FailedOver + 1;
    private const int Degraded = Ended + 1;
    private const int Cost = Degraded + 1;
    private const int Count = Cost + 1;

    private readonly StripedCounters _totals = new(Count);
    private readonly Queue<TrafficTotals> _samples = new();
    private volatile TrafficSpans _spans = TrafficSpans.Nothing;

    /// <summary>The last minute and the last five, as of the last sample.</summary>
    public TrafficSpans Spans => _spans;

    /// <summary>Counts a request that ended. Allocates nothing.</summary>
    public void Record(in TrafficEntry entry)
    {
        if (entry.Outcome is { } outcome)
        {
            _totals.Add((int)entry.Tier);
            if (outcome != SliOutcome.Served)
            {
                _totals.Add(Errors + (int)entry.Tier);
            }
        }

        _totals.Add(Ended);
        AddIf(entry.IsSent, Sent);
        AddIf(entry.IsFailedOver, FailedOver);
        AddIf(entry.IsDegraded, Degraded);
        if (entry.Cost > Money.Zero)
        {
            _totals.Add(Cost, entry.Cost.NanoUsd);
        }
    }

    /// <summary>The totals since the start.</summary>
    public TrafficTotals Totals(TimeSpan now) => new(now)
    {
        Gold = _totals.Read((int)SlaTier.Gold),
        GoldErrors = _totals.Read(Errors + (int)SlaTier.Gold),
        Sent = _totals.Read(Sent),
        FailedOver = _totals.Read(FailedOver),
        Ended = _totals.Read(Ended),
        Degraded = _totals.Read(Degraded),
        Cost = new Money(_totals.Read(Cost)),
    };

    /// <summary>Takes a sample, by which the last minutes are told.</summary>
    public void Sample(TimeSpan now)
    {
        var totals = Totals(now);
        while (_samples.TryPeek(out var oldest) && _samples.Count > 1 && now - oldest.At > Longest)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue(totals);
        _spans = new TrafficSpans(totals.Since(At(now - TimeSpan.FromMinutes(1))), totals.Since(At(now - Longest)));
    }

    // The newest sample that is no younger, or the oldest there is.
    private TrafficTotals At(TimeSpan moment)
    {
        var found = _samples.Peek();
        foreach (var sample in _samples)
        {
            if (sample.At > moment)
            {
                break;
            }

            found = sample;
        }

        return found;
    }

    private void AddIf(bool condition, int index)
    {
        if (condition)
        {
            _totals.Add(index);
        }
    }
}

/// <summary>One request as <see cref="Traffic"/> sees it.</summary>
/// <param name="Tier">The service class it had.</param>
/// <param name="Outcome">How it ended; null when it does not count for the objective.</param>
public readonly record struct TrafficEntry(SlaTier Tier, SliOutcome? Outcome)
{
    /// <summary>Something was sent to a provider.</summary>
    public bool IsSent { get; init; }

    /// <summary>It went to another candidate than its plan's first.</summary>
    public bool IsFailedOver { get; init; }

    /// <summary>Its answer was none of a model's, or less than was asked for.</summary>
    public bool IsDegraded { get; init; }

    public Money Cost { get; init; }
}

/// <summary>What came in the last minute and in the last five.</summary>
public sealed record TrafficSpans(TrafficTotals Minute, TrafficTotals FiveMinutes)
{
    /// <summary>Before the first sample.</summary>
    public static TrafficSpans Nothing { get; } = new(new TrafficTotals(TimeSpan.Zero), new TrafficTotals(TimeSpan.Zero));
}
