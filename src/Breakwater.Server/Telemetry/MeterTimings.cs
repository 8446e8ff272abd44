namespace Breakwater.Server.Telemetry;

/// <summary>The durations at one model.</summary>
internal sealed class MeterTimings(string provider, string model)
{
    public string Provider => provider;

    public string Model => model;

    /// <summary>From arrival to the end.</summary>
    public Histogram Duration { get; } = new(0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 40, 60, 120, 300);

    /// <summary>From arrival to the first content of a stream.</summary>
    public Histogram FirstToken { get; } = new(0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 5, 8, 15, 30);

    /// <summary>In queues, and waiting for rates, before the first attempt.</summary>
    public Histogram Queue { get; } = new(0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30);

    /// <summary>From arrival to the first attempt, without those waits.</summary>
    public Histogram Overhead { get; } = new(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25);
}
