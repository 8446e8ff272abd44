using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>What the rooms share: time, chance, timers, and where records go.</summary>
public sealed class LineServices(TimeProvider clock, IRandom random, IRequestLog log, Action<Exception, Exchange> onBug)
{
    public TimeProvider Clock { get; } = clock;

    public IRandom Random { get; } = random;

    public IRequestLog Log { get; } = log;

    public AttemptTimers Timers { get; } = new(clock);

    /// <summary>Waits on the line's clock; false when the client left meanwhile.</summary>
    public ValueTask<bool> WaitAsync(TimeSpan wait, CancellationToken aborted) => Clock.WaitAsync(wait, aborted);

    /// <summary>Takes over requests that can wait; null where nothing is kept.</summary>
    public IDeferral? Deferral { get; init; }

    /// <summary>Told of exceptions that no room expected.</summary>
    public Action<Exception, Exchange> OnBug { get; } = onBug;
}
