using System.Collections.Concurrent;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// The state of the storm defence: one for the process, of which snapshots come and go. A reload changes the policies and leaves what was learned.
/// Safe for concurrent use; <see cref="Apply"/> has one caller at a time.
/// </summary>
public sealed class Defences : IGateHost, IDisposable
{
    // Far more than routes, tiers and models make; what is forgotten is for how long a head stays.
    private const int MostDwells = 10_000;

    private readonly TimeProvider _clock;
    private readonly Action<IThreadPoolWorkItem> _resume;
    private readonly StepTimer _steps;
    private readonly RatePair _rates = new();
    private readonly TargetBook _targets;
    private readonly ConcurrentDictionary<string, TenantDefence> _tenants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Route, SlaTier Tier, string Provider, string Model, int Count), RouteDwell> _dwells = new();
    private readonly Lock _scaling = new();
    private DefencePolicy _policy;
    private IReadOnlyList<Tenant> _known = [];
    private TenantThrottle? _throttle;

    /// <param name="policy">The first policy.</param>
    /// <param name="retries">The first bound on extra attempts.</param>
    /// <param name="clock">The line's clock.</param>
    /// <param name="resume">Where requests go on that waited: the thread pool, or the simulator's own queue.</param>
    public Defences(DefencePolicy policy, RetryBudgetPolicy retries, TimeProvider clock, Action<IThreadPoolWorkItem> resume)
    {
        (_policy, _clock, _resume) = (policy, clock, resume);
        _steps = new StepTimer(clock);
        _targets = new TargetBook(Make);
        Process = new Gate(policy.Process, this);
        Retries = new RetryBudget(retries);
        Hedges = new HedgeBudget(policy.Hedge);
        Apply(policy, retries, []);
    }

    /// <summary>The gate of the whole process.</summary>
    public Gate Process { get; }

    /// <summary>The bound on extra attempts.</summary>
    public RetryBudget Retries { get; }

    /// <summary>The bound on hedges.</summary>
    public HedgeBudget Hedges { get; }

    /// <summary>Requests of all callers; null without a limit.</summary>
    public TokenBucket? Requests => _rates.Requests;

    /// <summary>Tokens of all callers; null without a limit.</summary>
    public TokenBucket? Tokens => _rates.Tokens;

    /// <summary>What all providers together say of an incident.</summary>
    public IncidentWatch Incidents { get; } = new();

    /// <summary>Which providers' traffic goes elsewhere.</summary>
    public CutoverBoard Cutovers { get; } = new();

    /// <summary>True while so much fails that requests have fewer attempts, and no hedges (A11.8).</summary>
    public bool IsDegraded => Incidents.Degrade.IsOn;

    /// <summary>True while the gateway does with less, or sends traffic elsewhere: the degraded minute's cap holds (A2.26).</summary>
    public bool IsCostly => IsDegraded || Cutovers.Shifts is not null;

    /// <summary>All targets met so far, in no order.</summary>
    public IEnumerable<TargetDefence> Targets => _targets.All;

    /// <summary>The defence of a target; null when none of its kind was met yet.</summary>
    public TargetDefence? Find(string provider, string model) => _targets.Find(provider, model);

    /// <summary>The defence of a target with so many keys; made when it is first met.</summary>
    public TargetDefence Of(string provider, string model, int keys) => WithKeys(_targets.Of(provider, model, keys), keys);

    /// <summary>The same for a name that no configuration knows: callers may invent any number of them, so beyond some they share one.</summary>
    public TargetDefence OfForwarded(string provider, string model, int keys) => WithKeys(_targets.OfForwarded(provider, model, keys, _clock.Monotonic()), keys);

    private TargetDefence WithKeys(TargetDefence known, int keys)
    {
        if (known.Keys.Count == Math.Max(1, keys))
        {
            return known;
        }

        // Other keys have other limits: what was learned of the old ones says nothing.
        var changed = new TargetDefence(known.Provider, known.Model, known.Breaker, known.Health, MakeKeys(keys)) { Tokens = known.Tokens, Load = known.Load };
        _targets.Replace(changed);
        return changed;
    }

    /// <summary>The defence of a tenant; null for callers without one.</summary>
    public TenantDefence? Of(Tenant? tenant) => tenant is null ? null : _tenants.GetValueOrDefault(tenant.Id);

    /// <summary>What keeps the head of a plan in place; one for each route, tier, first candidate and number of them.</summary>
    internal RouteDwell DwellOf(string route, SlaTier tier, IReadOnlyList<Target> targets)
    {
        var key = (route, tier, targets[0].Provider, targets[0].Defence.Model, targets.Count);
        if (_dwells.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_dwells.Count >= MostDwells)
        {
            _dwells.Clear();
        }

        return _dwells.GetOrAdd(key, static _ => new RouteDwell());
    }

    /// <summary>The states of incident that are on now.</summary>
    public IReadOnlyList<IncidentView> IncidentsOn(TimeSpan now)
    {
        // Where nothing is asked for, nobody else looks.
        Look(now);
        return Incidents.On();
    }

    /// <summary>Whether what may wait has to (A4.15).</summary>
    internal bool PausesNonCritical(TimeSpan now)
    {
        Look(now);
        return Incidents.Pause.IsOn;
    }

    /// <summary>A call to a provider has ended.</summary>
    internal void Ended(in HealthSample sample, TimeSpan now)
    {
        Incidents.Calls.Record(sample, now);
        Look(now);
    }

    /// <summary>Puts another configuration in force.</summary>
    public void Apply(DefencePolicy policy, RetryBudgetPolicy retries, IReadOnlyList<Tenant> tenants)
    {
        var now = _clock.Monotonic();
        _policy = policy;
        Process.Policy = policy.Process;
        Retries.Policy = retries;
        Hedges.Policy = policy.Hedge;
        Cutovers.Policy = policy.Cutover;
        _rates.Apply(policy.Rates.Requests, policy.Rates.Tokens, now);
        foreach (var target in _targets.All)
        {
            target.Breaker.Policy = policy.Breaker;
            target.Health.Policy = policy.Health;
            foreach (var key in target.Keys)
            {
                key.Gate.Policy = policy.Target;
            }
        }

        foreach (var gone in _tenants.Keys.Except(tenants.Select(tenant => tenant.Id), StringComparer.Ordinal).ToArray())
        {
            _tenants.TryRemove(gone, out _);
        }

        lock (_scaling)
        {
            _known = tenants;
            ApplyTenants_NeedsLock(now);
        }

        ScaleRates(now);
    }

    /// <summary>Lets some tenants ask no faster than a rate, until it is called with another word; null lets all go (A6.17).</summary>
    internal void Throttle(TenantThrottle? throttle)
    {
        var now = _clock.Monotonic();
        lock (_scaling)
        {
            if (throttle == _throttle)
            {
                return;
            }

            _throttle = throttle;
            ApplyTenants_NeedsLock(now);
        }

        ScaleRates(now);
    }

    void IGateHost.Resume(IThreadPoolWorkItem waiter) => _resume(waiter);

    void IGateHost.StepAt(Gate gate, TimeSpan due) => _steps.At(gate, due);

    public void Dispose() => _steps.Dispose();

    private void Look(TimeSpan now)
    {
        if (Incidents.Look(now))
        {
            ScaleRates(now);
        }
    }

    // A4.14: the last one to come scales by the last word.
    private void ScaleRates(TimeSpan now)
    {
        lock (_scaling)
        {
            var part = Incidents.Cut.Factor;
            _rates.Scale(part, now);
            foreach (var (_, tenant) in _tenants)
            {
                tenant.Scale(part, now);
            }
        }
    }

    private void ApplyTenants_NeedsLock(TimeSpan now)
    {
        foreach (var tenant in _known)
        {
            var throttle = _throttle is { } all && all.Tenants.Contains(tenant.Id) ? all.Limit : (RateLimit?)null;
            _tenants.GetOrAdd(tenant.Id, static id => new TenantDefence(id)).Apply(tenant, _policy.Rates.TenantRequests, throttle, now);
        }
    }

    private TargetDefence Make(string provider, string model, int keys) =>
        new(provider, model, new CircuitBreaker(_policy.Breaker), new HealthWindow(_policy.Health), MakeKeys(keys));

    private KeyDefence[] MakeKeys(int keys)
    {
        var made = new KeyDefence[Math.Max(1, keys)];
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = new KeyDefence(new Gate(_policy.Target, this), new ProviderQuota());
        }

        return made;
    }
}
