namespace Breakwater.Core.Primitives;

/// <summary>How long a caller should wait when the provider did not say: every 429 and 503 of ours carries a <c>retry-after</c> (F-G6).</summary>
public static class FaultWaits
{
    /// <summary>A spent quota or budget needs a person; anything else may pass in moments.</summary>
    public static TimeSpan Default(FaultKind kind) => kind is FaultKind.ProviderQuotaSpent or FaultKind.BudgetExceeded ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(1);
}
