using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line.Defence;

/// <summary>What one tenant still has of its rates, over all models and for some of them. Safe for concurrent use.</summary>
public sealed class TenantDefence(string id)
{
    private readonly RatePair _own = new();
    private Dictionary<string, RatePair> _models = new Dictionary<string, RatePair>();

    /// <summary>The tenant's id.</summary>
    public string Id { get; } = id;

    /// <summary>Its requests; null where it has no limit.</summary>
    public TokenBucket? Requests => _own.Requests;

    /// <summary>Its tokens, input and output together; null where it has no limit.</summary>
    public TokenBucket? Tokens => _own.Tokens;

    /// <summary>True while it may ask for less than it is allowed otherwise, because error budgets are burnt (A6.17).</summary>
    internal bool IsThrottled { get; private set; }

    /// <summary>True when some models have rates of their own.</summary>
    internal bool HasModels => Volatile.Read(ref _models).Count > 0;

    /// <summary>What it has of one model, by its catalogue id; null when that has no rate of its own.</summary>
    public RatePair? Of(string model) => Volatile.Read(ref _models).GetValueOrDefault(model);

    /// <summary>Puts the limits of the configuration in force; what was used under the old ones stays used.</summary>
    internal void Apply(Tenant tenant, RateLimit? requests, RateLimit? throttle, TimeSpan now)
    {
        var own = PerMinute(tenant.RequestsPerMinute) ?? requests;
        IsThrottled = throttle is { } limit && !(own?.PerSecond <= limit.PerSecond);
        _own.Apply(IsThrottled ? throttle : own, PerMinute(tenant.TokensPerMinute), now);
        var models = new Dictionary<string, RatePair>(tenant.Models.Count, StringComparer.Ordinal);
        foreach (var (model, rates) in tenant.Models)
        {
            var pair = Of(model) ?? new RatePair();
            pair.Apply(PerMinute(rates.RequestsPerMinute), PerMinute(rates.TokensPerMinute), now);
            models.Add(model, pair);
        }

        Volatile.Write(ref _models, models.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>Lets only a part of its rates flow.</summary>
    internal void Scale(double part, TimeSpan now)
    {
        _own.Scale(part, now);
        foreach (var (_, pair) in Volatile.Read(ref _models))
        {
            pair.Scale(part, now);
        }
    }

    private static RateLimit? PerMinute(long? amount) => amount is { } some ? RateLimit.PerMinute(some) : null;
}
