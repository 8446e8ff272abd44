using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>What is known of one model at one provider: whether it works (breaker, health) and how much it takes (a gate for each key). Safe for concurrent use.</summary>
public sealed class TargetDefence
{
    private readonly KeyDefence[] _keys;
    private long _used = long.MinValue;
    private uint _turn;

    internal TargetDefence(string provider, string model, CircuitBreaker breaker, HealthWindow health, KeyDefence[] keys)
    {
        (Provider, Model, Breaker, Health, _keys) = (provider, model, breaker, health, keys);
    }

    /// <summary>The provider's name in the configuration.</summary>
    public string Provider { get; }

    /// <summary>The model's catalogue id.</summary>
    public string Model { get; }

    public CircuitBreaker Breaker { get; }

    public HealthWindow Health { get; }

    /// <summary>How many tokens the model counts for a prompt.</summary>
    public TokenGauge Tokens { get; init; } = new();

    /// <summary>What it was lately given by routes that balance.</summary>
    public FadingCount Load { get; init; } = new();

    /// <summary>One for each configured key; one for providers that take none or the caller's own.</summary>
    public IReadOnlyList<KeyDefence> Keys => _keys;

    /// <summary>When it was last in the plan of a request, to the second; null when it never was.</summary>
    public TimeSpan? LastUsed => Volatile.Read(ref _used) is var used and not long.MinValue ? new TimeSpan(used) : null;

    /// <summary>It is in the plan of a request. Written once a second: every request comes by here.</summary>
    internal void Use(TimeSpan now)
    {
        if (now.Ticks - TimeSpan.TicksPerSecond >= Volatile.Read(ref _used))
        {
            Volatile.Write(ref _used, now.Ticks);
        }
    }

    /// <summary>Whether a call could go out with one of the keys now.</summary>
    internal bool HasRoom(in GateEntry ticket, TimeSpan now)
    {
        foreach (var key in _keys)
        {
            if (!key.IsResting(now) && key.Gate.ExpectedWait(ticket, now) == TimeSpan.Zero)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The predicted wait at the key where it is shortest; one that rests counts only when it is the last.</summary>
    internal TimeSpan ExpectedWait(in GateEntry ticket, TimeSpan now, out int index)
    {
        index = 0;
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < _keys.Length; i++)
        {
            var wait = _keys[i].Gate.ExpectedWait(ticket, now);
            if (wait < shortest && !(_keys[i].IsResting(now) && i + 1 < _keys.Length))
            {
                (shortest, index) = (wait, i);
            }
        }

        return shortest;
    }

    /// <summary>Where the search for a free key starts: keys are used in turn.</summary>
    internal int NextKey() => _keys.Length == 1 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)_keys.Length);
}
