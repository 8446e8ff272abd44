using Breakwater.Core.Line.Defence;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Simulator.Report;

namespace Breakwater.Simulator.Scenarios;

/// <summary>The storm defence as the report sees it: a line for each target, its keys together.</summary>
internal sealed class DefenceWatch(Defences defences) : IMachineWatch
{
    public void Look(TimeSpan now, ICollection<MachineSight> sights)
    {
        foreach (var target in defences.Targets.OrderBy(target => target.Provider, StringComparer.Ordinal).ThenBy(target => target.Model, StringComparer.Ordinal))
        {
            double? limit = 0;
            var (inFlight, waiting) = (0, 0);
            foreach (var key in target.Keys)
            {
                var gate = key.Gate.View(now);
                (limit, inFlight, waiting) = (limit + gate.Limit, inFlight + gate.InFlight, waiting + gate.Waiting);
            }

            sights.Add(new MachineSight(target.Provider, limit, inFlight, waiting, SightOf(target.Breaker.View(now))));
        }
    }

    private static BreakerSight SightOf(BreakerView breaker) => breaker.State switch
    {
        BreakerState.Open => BreakerSight.Open,
        BreakerState.HalfOpen => BreakerSight.HalfOpen,
        _ => breaker.ShareAdmitted < 1 ? BreakerSight.Ramping : BreakerSight.Closed,
    };
}
