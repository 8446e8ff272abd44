using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line.Burn;

/// <summary>Looks at what became of the requests, every few seconds: error budgets, what they ask for, alerts. One caller at a time.</summary>
public sealed class ObjectiveWatch(TimeProvider clock)
{
    /// <summary>How often to look.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private TenantDirectory? _known;
    private Dictionary<string, Tenant> _tenants = new Dictionary<string, Tenant>();

    /// <summary>Looks once; the alerts that were raised and cleared.</summary>
    public IReadOnlyList<AlertChange> Look(LineSnapshot line)
    {
        var (now, utc) = (clock.Monotonic(), clock.GetUtcNow());
        if (!ReferenceEquals(_known, line.Tenants))
        {
            (_known, _tenants) = (line.Tenants, line.Tenants.Tenants.ToDictionary(static tenant => tenant.Id, StringComparer.Ordinal));
        }

        var outcomes = line.Outcomes;
        outcomes.Step(line.Objectives, tenant => BurnRules.ClassOf(_tenants.GetValueOrDefault(tenant), line.Objectives), now, utc);
        line.Defences.Throttle(
            (outcomes.Restraints & Restraints.InternalThrottled) != 0 ? new TenantThrottle(line.Objectives.Internal, RateLimit.PerMinute(line.Objectives.InternalPerMinute)) : null);
        return outcomes.Alerts.Step(line.Objectives.Alerts, AlertFigures.Of(line, now, utc), now, utc);
    }
}
