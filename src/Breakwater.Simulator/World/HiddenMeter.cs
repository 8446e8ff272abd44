using Breakwater.Core.Configuration.Options;

namespace Breakwater.Simulator.World;

/// <summary>
/// A provider's limits at work: who is let in, and what the others are told. A request that another limit refuses has used up one of its minute's requests all
/// the same, as vendors count (protocols 4.1): knocking costs. For one thread.
/// </summary>
internal sealed class HiddenMeter(HiddenLimits limits)
{
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);
    private readonly RefillBucket? _requests = limits.RequestsPerMinute is { } requests ? new RefillBucket(requests, 0) : null;
    private readonly RefillBucket? _tokens = limits.TokensPerMinute is { } tokens ? new RefillBucket(tokens, 0) : null;

    /// <summary>Lets a request in, or tells how long until it could be.</summary>
    public bool TryEnter(in Conditions now, TimeSpan at, int running, int tokens, out TimeSpan wait)
    {
        Adapt(now, at);
        wait = TimeSpan.Zero;
        if (_requests is not null && !_requests.TryTake(1, at.Ticks, out wait))
        {
            return false;
        }

        if (limits.Concurrency is { } most && running >= now.Scaled(most))
        {
            wait = Crowded;
            return false;
        }

        return _tokens is null || _tokens.TryTake(tokens, at.Ticks, out wait);
    }

    /// <summary>What the vendor's headers show now.</summary>
    public RateHeaders Show(Vendor vendor, TimeSpan at, DateTimeOffset date) =>
        new(vendor, _requests?.View(at.Ticks), _tokens?.View(at.Ticks), date);

    private void Adapt(in Conditions now, TimeSpan at)
    {
        if (limits.RequestsPerMinute is { } requests)
        {
            _requests!.SetRate(now.Scaled(requests), at.Ticks);
        }

        if (limits.TokensPerMinute is { } tokens)
        {
            _tokens!.SetRate(now.Scaled(tokens), at.Ticks);
        }
    }
}
