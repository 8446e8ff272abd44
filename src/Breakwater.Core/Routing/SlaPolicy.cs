using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing;

/// <summary>Who may stand in for the first candidate of a plan, and in which order (C24).</summary>
public enum Fallbacks
{
    /// <summary>Everybody, as listed.</summary>
    Listed,

    /// <summary>Models of the same provider that are no better, then those of one other provider, then better ones of the same.</summary>
    SameProviderFirst,

    /// <summary>The same without the better ones: nothing dearer.</summary>
    NoBetter,
}

/// <summary>What one service class asks of a plan (A2.19).</summary>
public sealed record SlaPolicy
{
    /// <summary>Attempts after the first one, as long as each repeats one; a candidate that was not asked yet is asked all the same. Other caps may be lower (C1).</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Whether another provider may stand in.</summary>
    public required bool AllowCrossProvider { get; init; }

    /// <summary>Who stands in.</summary>
    public Fallbacks Fallbacks { get; init; }

    /// <summary>Models below it are no candidates; a model that the caller names is the caller's choice.</summary>
    public required Quality QualityFloor { get; init; }

    /// <summary>Most tokens of one request, prompt and answer together; null for no limit.</summary>
    public long? TokenBudget { get; init; }
}

/// <summary>The service classes, and which one a request has that does not say so itself (C25). Immutable.</summary>
public sealed record SlaPolicies
{
    private static readonly SlaPolicy Anything = new() { MaxRetries = int.MaxValue, AllowCrossProvider = true, QualityFloor = Quality.Basic };

    /// <summary>No class asks for anything.</summary>
    public static SlaPolicies Unbounded { get; } = new() { Gold = Anything, Silver = Anything, Bronze = Anything };

    public required SlaPolicy Gold { get; init; }

    public required SlaPolicy Silver { get; init; }

    public required SlaPolicy Bronze { get; init; }

    /// <summary>What the tasks of an intent are worth, by its canonical name; intents that are not here have no class.</summary>
    public IReadOnlyDictionary<string, ValueClass> ValueClasses { get; init; } = new Dictionary<string, ValueClass>(StringComparer.Ordinal);

    /// <summary>The policy of a class.</summary>
    public SlaPolicy Of(SlaTier tier) => tier switch
    {
        SlaTier.Gold => Gold,
        SlaTier.Bronze => Bronze,
        _ => Silver,
    };

    /// <summary>
    /// The class of a request that names none: its intent's, never above what its tenant is entitled to; else the tenant's; else silver.
    /// </summary>
    /// <param name="intent">The request's intent; null when it has none.</param>
    /// <param name="entitled">The tenant's class; null when the gateway is open.</param>
    public SlaTier TierOf(string? intent, SlaTier? entitled)
    {
        if (intent is null || !ValueClasses.TryGetValue(intent, out var value))
        {
            return entitled ?? SlaTier.Silver;
        }

        var tier = value switch
        {
            ValueClass.L0 => SlaTier.Gold,
            ValueClass.L1 => SlaTier.Silver,
            _ => SlaTier.Bronze,
        };
        return tier > entitled ? entitled.Value : tier;
    }

    /// <summary>What the task is worth: its intent's class, else the one that goes with its tier (C25).</summary>
    public ValueClass ValueOf(string? intent, SlaTier tier) => intent is not null && ValueClasses.TryGetValue(intent, out var value) ? value : tier switch
    {
        SlaTier.Gold => ValueClass.L0,
        SlaTier.Bronze => ValueClass.L2,
        _ => ValueClass.L1,
    };
}
