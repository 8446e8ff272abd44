using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>What one model takes with one key: how many calls at once, and at what rate the provider says it may go. Safe for concurrent use.</summary>
public sealed class KeyDefence(Gate gate, ProviderQuota quota)
{
    /// <summary>How long a key rests that the provider refused: it may have been revoked, and only a person can tell.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private long _restsUntil;

    public Gate Gate { get; } = gate;

    public ProviderQuota Quota { get; } = quota;

    /// <summary>True while a refused key (401, 403) rests.</summary>
    public bool IsResting(TimeSpan now) => Volatile.Read(ref _restsUntil) > now.Ticks;

    /// <summary>The provider refused the key.</summary>
    internal void Refused(TimeSpan now) => Volatile.Write(ref _restsUntil, (now + Rest).Ticks);
}
