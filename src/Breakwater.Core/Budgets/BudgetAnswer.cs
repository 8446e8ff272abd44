using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>What asking gave.</summary>
public readonly record struct BudgetAnswer
{
    /// <summary>What is put aside; null when refused, and when no budget is concerned.</summary>
    public BudgetHold? Hold { get; init; }

    /// <summary>The first scope with less than was wanted, or that refused; null when all is there.</summary>
    public BudgetScope? Short { get; init; }

    /// <summary>True when there is money, but no record of it could be made.</summary>
    public bool Unrecorded { get; init; }

    /// <summary>True when a cap was set that what was spent before it could not be read for.</summary>
    public bool Unread { get; init; }

    /// <summary>True when nothing was put aside and the request may not be sent.</summary>
    public bool Refused => Unrecorded || (Hold is null && Short is not null);

    /// <summary>True when it is refused for want of money, so that less of it may do.</summary>
    public bool WantsMoney => Refused && !Unrecorded && !Unread;

    /// <summary>True when a scope has so much of its cap spent, held money not counted, that requests are to do with less (A7.9).</summary>
    public bool IsTight { get; init; }

    /// <summary>What that scope has left.</summary>
    public Money Left { get; init; }

    /// <summary>Its cap.</summary>
    public Money Cap { get; init; }

    /// <summary>When it has enough again, at the latest; null when it never will.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
