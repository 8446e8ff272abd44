namespace Breakwater.Core.Budgets;

/// <summary>What a budget bounds. Nested: a request must pass every scope it falls under, and the first that refuses gives the reason (C22).</summary>
public enum BudgetScope
{
    /// <summary>The tenant's spending within any sliding minute (A5.7).</summary>
    Minute,

    /// <summary>One session's, as long as it lasts (C23).</summary>
    Session,

    /// <summary>The tenant's within a UTC day.</summary>
    Day,

    /// <summary>A part of the tenant's month within a UTC day: all its spending counts, but only work that may wait is refused (B2).</summary>
    NonCriticalDay,

    /// <summary>The tenant's within a UTC month.</summary>
    Month,

    /// <summary>All tenants' within any sliding minute.</summary>
    GlobalMinute,

    /// <summary>All tenants' within a UTC day.</summary>
    GlobalDay,

    /// <summary>All tenants' within a UTC month.</summary>
    GlobalMonth,

    /// <summary>All tenants' within any sliding minute of an incident (A2.26).</summary>
    DegradedMinute,
}

/// <summary>How far a budget is used up (A7.9).</summary>
public enum BudgetLevel
{
    Ok,

    /// <summary>Worth an alert.</summary>
    Warn,

    /// <summary>Worth doing with less.</summary>
    Degrade,

    /// <summary>Nothing more may be spent.</summary>
    Block,
}
