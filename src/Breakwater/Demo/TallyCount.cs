namespace Breakwater.Demo;

/// <summary>What was counted in some time. Not safe for concurrent use.</summary>
internal sealed class TallyCount
{
    /// <summary>More durations than that say nothing new of a percentile.</summary>
    private const int MostDurations = 10_000;

    private readonly List<TimeSpan> _took = [];
    private readonly Dictionary<string, ProviderCount> _providers = new(StringComparer.Ordinal);
    private readonly int[] _ended = new int[3];

    public long Second { get; private set; }

    public int Sent { get; set; }

    public int Unsent { get; set; }

    public void End(CallOutcome outcome, TimeSpan took)
    {
        _ended[(int)outcome]++;
        if (outcome == CallOutcome.Good && _took.Count < MostDurations)
        {
            _took.Add(took);
        }
    }

    public void Attempt(string provider, bool throttled)
    {
        var count = _providers.GetValueOrDefault(provider);
        _providers[provider] = new ProviderCount(count.Attempts + 1, count.Throttled + (throttled ? 1 : 0));
    }

    public void Restart(long second)
    {
        (Second, Sent, Unsent) = (second, 0, 0);
        _took.Clear();
        _providers.Clear();
        Array.Clear(_ended);
    }

    public void AddAll(TallyCount other)
    {
        Sent += other.Sent;
        Unsent += other.Unsent;
        _took.AddRange(other._took);
        for (var i = 0; i < _ended.Length; i++)
        {
            _ended[i] += other._ended[i];
        }

        foreach (var (provider, more) in other._providers)
        {
            var count = _providers.GetValueOrDefault(provider);
            _providers[provider] = new ProviderCount(count.Attempts + more.Attempts, count.Throttled + more.Throttled);
        }
    }

    public TallyView View(int seconds)
    {
        var sorted = _took.Order().ToList();
        return new TallyView(seconds, Sent, _ended[(int)CallOutcome.Good], _ended[(int)CallOutcome.Refused], _ended[(int)CallOutcome.Failed], Unsent)
        {
            P95 = sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1],
            Providers = new Dictionary<string, ProviderCount>(_providers, StringComparer.Ordinal),
        };
    }
}

/// <summary>Calls to one provider, and how many of them it throttled.</summary>
internal readonly record struct ProviderCount(int Attempts, int Throttled);

/// <summary>What was counted in so many seconds: requests sent, answered, refused by the gateway, failed, and never sent because too many were under way.</summary>
internal sealed record TallyView(int Seconds, int Sent, int Good, int Refused, int Failed, int Unsent)
{
    /// <summary>Nineteen of twenty answers were complete within it; null without any.</summary>
    public required TimeSpan? P95 { get; init; }

    public required IReadOnlyDictionary<string, ProviderCount> Providers { get; init; }

    public int Attempts => Providers.Values.Sum(provider => provider.Attempts);

    public int Throttled => Providers.Values.Sum(provider => provider.Throttled);

    /// <summary>The share of what ended that was answered; null when nothing ended.</summary>
    public double? Goodput => Good + Refused + Failed + Unsent is > 0 and var ended ? (double)Good / ended : null;

    /// <summary>So many in a second.</summary>
    public double PerSecond(int count) => Seconds == 0 ? 0 : (double)count / Seconds;
}
