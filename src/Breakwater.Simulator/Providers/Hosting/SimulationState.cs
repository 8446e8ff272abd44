using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>What both vendors share: options, clock, faults, the log of arrivals, the seal.</summary>
internal sealed class SimulationState(SimulatorOptions options, TimeProvider time)
{
    private long _arrivals;

    public SimulatorOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public FaultRules Faults { get; } = new(options.Seed);

    public RequestLog Requests { get; } = new();

    public Seal Seal { get; } = new(options.Seed);

    public PromptCache? Cache { get; } = options.SimulateCache ? new PromptCache() : null;

    /// <summary>A draw for what differs between arrivals of one request, such as the request id.</summary>
    public Draw NextArrival() => new(Options.Seed * 0x9E3779B97F4A7C15 ^ (ulong)Interlocked.Increment(ref _arrivals));
}
