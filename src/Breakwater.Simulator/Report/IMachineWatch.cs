namespace Breakwater.Simulator.Report;

/// <summary>What the line's machines (limiters, queues, breakers) show of themselves. Looked at once per simulated second; looking changes nothing.</summary>
internal interface IMachineWatch
{
    /// <summary>Adds a sight of each machine, always in the same order; <paramref name="now"/> is the clock's monotonic time, as the machines take it.</summary>
    void Look(TimeSpan now, ICollection<MachineSight> sights);
}

/// <summary>The machines of one target at one moment.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Limit">Requests at once that the adaptive limit allows; null where there is no limiter.</param>
/// <param name="InFlight">Requests that hold a permit.</param>
/// <param name="Queued">Requests that wait for one.</param>
/// <param name="Breaker">The breaker's state; null where there is none.</param>
internal readonly record struct MachineSight(string Provider, double? Limit, int InFlight, int Queued, BreakerSight? Breaker);

/// <summary>What a breaker lets through, the most first.</summary>
internal enum BreakerSight { Closed, Ramping, HalfOpen, Open }
