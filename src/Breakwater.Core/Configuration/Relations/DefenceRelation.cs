using Breakwater.Core.Configuration.Sections.Defence;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Numbers of the storm defence that must fit together: contradictory ones would only show in a storm.</summary>
internal sealed class DefenceRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        CheckConcurrency(draft.Concurrency.Target, KeyPath.Root.Key("concurrency"), reading);
        var breaker = KeyPath.Root.Key("circuit_breaker");
        if (draft.Breaker.OpenFor > draft.Breaker.LongestOpen)
        {
            reading.Refuse(breaker.Key("longest_open"), "must not be less than open_seconds.");
        }

        CheckCutover(draft.Cutover, KeyPath.Root.Key("cutover"), reading);
        var soft = KeyPath.Root.Key("hedging").Key("soft_timeout_ms");
        if (reading.IsSet(soft) && draft.Hedging.After >= draft.Timeouts.Stream.FirstToken)
        {
            reading.Refuse(soft, "must be less than timeouts.stream.first_token_timeout, or no stream is ever sent twice (A7.4).");
        }

        if (draft.Rates.Requests is null && reading.IsSet(KeyPath.Root.Key("rate_limits").Key("burst")))
        {
            reading.Refuse(KeyPath.Root.Key("rate_limits").Key("burst"), "has no effect without requests_per_second; set that, or leave it out.");
        }
    }

    private static void CheckCutover(CutoverDraft draft, KeyPath path, Reading reading)
    {
        if (!draft.Rises)
        {
            reading.Refuse(path.Key("return_percent"), "must rise from step to step, and end with 100.");
        }

        if (draft.Policy.LatencyFactor < 1)
        {
            reading.Refuse(path.Key("latency_factor"), "must not be less than 1: an answer within its target is not late.");
        }

        if (draft.Policy.HardTimeouts < draft.Policy.WatchTimeouts)
        {
            reading.Refuse(path.Key("hard_timeouts"), "must not be less than watch_timeouts: what is grave is watched too.");
        }
    }

    private static void CheckConcurrency(GatePolicy policy, KeyPath path, Reading reading)
    {
        if (policy.Floor > policy.Ceiling)
        {
            reading.Refuse(path.Key("ceiling"), $"must not be less than floor, {policy.Floor}.");
        }

        if (policy.Initial < policy.Floor || policy.Initial > policy.Ceiling)
        {
            reading.Refuse(path.Key("initial"), "must lie between floor and ceiling.");
        }

        if (policy is { Algorithm: LimitKind.Fixed, Initial: null })
        {
            reading.Refuse(path.Key("algorithm"), "is fixed, which needs initial: the limit itself.");
        }
    }
}
