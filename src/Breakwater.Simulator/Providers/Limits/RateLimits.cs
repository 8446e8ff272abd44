using System.Collections.Frozen;

namespace Breakwater.Simulator.Providers.Limits;

/// <summary>One meter per known model.</summary>
internal sealed class RateLimits
{
    private readonly FrozenDictionary<string, ModelMeter> _meters;

    public RateLimits(IEnumerable<string> models, IReadOnlyDictionary<string, ModelLimits> limits, TimeProvider time)
    {
        var otherwise = limits.GetValueOrDefault("*") ?? new ModelLimits();
        _meters = models.Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(static model => model, model => new ModelMeter(limits.GetValueOrDefault(model) ?? otherwise, time), StringComparer.Ordinal);
    }

    public ModelMeter For(string model) => _meters[model];

    /// <summary>The meter of a model; null when there is no such model.</summary>
    public ModelMeter? Find(string model) => _meters.GetValueOrDefault(model);
}
