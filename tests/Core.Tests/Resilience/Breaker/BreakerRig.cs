using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>A breaker, the time it is told, and the chance it draws.</summary>
internal sealed class BreakerRig(BreakerPolicy? policy = null) : IRandom
{
    public static readonly BreakerPolicy OnlyRules = new() { ConsecutiveFailures = 0 };

    public CircuitBreaker Breaker { get; } = new(policy ?? new BreakerPolicy());

    public TimeSpan Now { get; private set; }

    /// <summary>What every draw gives.</summary>
    public double Chance { get; set; }

    public BreakerView View => Breaker.View(Now);

    public BreakerState State => Breaker.StateAt(Now);

    public double NextDouble() => Chance;

    public ulong NextBits() => 0;

    public BreakerRig At(double seconds)
    {
        Now = TimeSpan.FromSeconds(seconds);
        return this;
    }

    public bool TryEnter() => Breaker.TryEnter(Now, this, out _);

    public BreakerLease Enter()
    {
        Breaker.TryEnter(Now, this, out var lease).ShouldBeTrue();
        return lease;
    }

    public BreakerRig Call(BreakerVerdict verdict, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Enter().Report(verdict, Now);
        }

        return this;
    }

    public BreakerRig Good(int times = 1) => Call(BreakerVerdict.Good, times);

    public BreakerRig Bad(int times = 1) => Call(BreakerVerdict.Bad, times);

    /// <summary>Enough failures in a row; the breaker is open afterwards.</summary>
    public BreakerRig Trip()
    {
        Bad(5);
        State.ShouldBe(BreakerState.Open);
        return this;
    }

    /// <summary>Half-open now: as many calls as it takes until probes have closed it.</summary>
    public BreakerRig Recover()
    {
        State.ShouldBe(BreakerState.HalfOpen);
        for (var i = 0; i < 100 && State == BreakerState.HalfOpen; i++)
        {
            Breaker.TryEnter(Now, this, out var lease);
            lease.Report(BreakerVerdict.Good, Now);
        }

        State.ShouldBe(BreakerState.Closed);
        return this;
    }

    /// <summary>Half-open now: probes fail until it opens again.</summary>
    public BreakerRig Relapse()
    {
        State.ShouldBe(BreakerState.HalfOpen);
        for (var i = 0; i < 100 && State == BreakerState.HalfOpen; i++)
        {
            Breaker.TryEnter(Now, this, out var lease);
            lease.Report(BreakerVerdict.Bad, Now);
        }

        State.ShouldBe(BreakerState.Open);
        return this;
    }
}
