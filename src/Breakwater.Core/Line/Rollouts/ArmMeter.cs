using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>Counts what one arm of a rollout shows. Safe for concurrent use.</summary>
internal sealed class ArmMeter
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latencies = new();
    private long _requests;
    private long _successes;
    private Money _cost;

    /// <summary>Counts a request that is over, unless it failed by its caller.</summary>
    public void Record(Exchange exchange, TimeProvider clock)
    {
        if (exchange.Fault is { } fault && !FaultTable.Of(fault.Kind).CountsInSlo)
        {
            return;
        }

        var took = clock.GetElapsedTime(exchange.Arrived, exchange.FirstContent != 0 ? exchange.FirstContent : exchange.Ended);
        Record(exchange.Fault is null, took, exchange.Cost);
    }

    public void Record(bool isSuccess, TimeSpan took, Money cost)
    {
        lock (_gate)
        {
            _requests++;
            _cost += cost;
            if (isSuccess)
            {
                _successes++;
                _latencies.Add(took);
            }
        }
    }

    public ArmReading Read()
    {
        lock (_gate)
        {
            return new ArmReading(_requests, _successes, _latencies.Quantile(0.95), _cost);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            (_requests, _successes, _cost) = (0, 0, Money.Zero);
            _latencies.Clear();
        }
    }
}
