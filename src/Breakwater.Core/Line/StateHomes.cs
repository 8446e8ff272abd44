using System.Collections.Concurrent;

namespace Breakwater.Core.Line;

/// <summary>Which provider keeps which stored response, and for whom. Bounded: the oldest are forgotten first. Safe for concurrent use.</summary>
public sealed class StateHomes(int capacity = 100_000)
{
    private readonly ConcurrentDictionary<string, StateHome> _homes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Remember(string stateId, string provider, string? tenant)
    {
        if (!_homes.TryAdd(stateId, new StateHome(provider, tenant)))
        {
            return;
        }

        _order.Enqueue(stateId);
        while (_order.Count > capacity && _order.TryDequeue(out var oldest))
        {
            _homes.TryRemove(oldest, out _);
        }
    }

    /// <summary>Null when unknown.</summary>
    public StateHome? Find(string stateId) => _homes.GetValueOrDefault(stateId);
}

/// <summary>Where a stored response lives and whose it is; tenant null on an open gateway.</summary>
public sealed record StateHome(string Provider, string? Tenant);
