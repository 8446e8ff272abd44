namespace Breakwater.Simulator.World;

/// <summary>How a provider that is down shows it.</summary>
internal enum Outage
{
    None,

    /// <summary>Connections are refused, and those under way break.</summary>
    Refusing,

    /// <summary>Every request is answered 503.</summary>
    Erring,

    /// <summary>Requests are taken and never answered.</summary>
    Silent,
}

/// <summary>A stretch of time in which a provider is not itself.</summary>
/// <param name="Name">What the plots call it.</param>
/// <param name="From">When it begins, since the start.</param>
/// <param name="Until">When it is over.</param>
internal sealed record ProviderPhase(string Name, TimeSpan From, TimeSpan Until)
{
    /// <summary>Factor on every duration.</summary>
    public double Slowness { get; init; } = 1;

    /// <summary>Share of requests that are answered 500.</summary>
    public double ErrorShare { get; init; }

    /// <summary>Share of requests that are taken and never answered.</summary>
    public double SilentShare { get; init; }

    /// <summary>What is left of the limits.</summary>
    public double LimitShare { get; init; } = 1;

    public Outage Outage { get; init; }

    /// <summary>When set, the phase holds in the first half of every such period only.</summary>
    public TimeSpan? FlapPeriod { get; init; }

    public bool HoldsAt(TimeSpan moment) =>
        moment >= From && moment < Until && (FlapPeriod is not { } period || (moment - From).Ticks % period.Ticks < period.Ticks / 2);
}
