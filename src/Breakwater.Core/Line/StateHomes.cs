using System.Collections.Concurrent;

namespace Breakwater.Core.Line;

/// <summary>Which provider keeps which stored response, and for whom. Bounded: the oldest are forgotten first. Safe for concurrent use.</summary>
public sealed class StateHomes(int capacity = 100_000)
{
    private readonly ConcurrentDictionary<string, StateHome> _homes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Notes where a response is; a later note of the same changes nothing.</summary>
    /// <param name="stateId">The response's id.</param>
    /// <param name="provider">Where it is.</param>
    /// <param name="tenant">Whose it is; null on an open gateway.</param>
    /// <param name="tokens">What whoever builds on it lets the model read again: its prompt and its answer; zero when unknown.</param>
    public void Remember(string stateId, string provider, string? tenant, long tokens = 0)
    {
        if (!_homes.TryAdd(stateId, new StateHome(provider, tenant, tokens)))
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

/// <summary>Where a stored response lives, whose it is and how long; tenant null on an open gateway, tokens zero when unknown.</summary>
public sealed record StateHome(string Provider, string? Tenant, long Tokens = 0);
