using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>What one owner may spend; null for no cap.</summary>
/// <param name="Minute">Within any sliding minute.</param>
/// <param name="Day">Within a UTC day.</param>
/// <param name="Month">Within a UTC month.</param>
public sealed record BudgetCaps(Money? Minute, Money? Day, Money? Month)
{
    /// <summary>No cap at all.</summary>
    public static BudgetCaps None { get; } = new(null, null, null);
}
