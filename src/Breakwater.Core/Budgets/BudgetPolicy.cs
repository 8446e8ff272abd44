using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>How spending is bounded besides what each tenant may spend; the defaults are those of the configuration reference.</summary>
public sealed record BudgetPolicy
{
    /// <summary>A request of this cost is worth a look (C22).</summary>
    public Money RequestWarn { get; init; } = new(10_000_000);

    /// <summary>A request of this cost should have gone to a cheaper model (C22).</summary>
    public Money RequestDegrade { get; init; } = new(20_000_000);

    /// <summary>The most that a request may cost; null for no cap but the caller's own.</summary>
    public Money? RequestBlock { get; init; }

    /// <summary>All tenants together.</summary>
    public BudgetCaps Global { get; init; } = BudgetCaps.None;

    /// <summary>All tenants together within any sliding minute while the gateway is degraded (A2.26); null for no cap.</summary>
    public Money? DegradedMinute { get; init; }

    /// <summary>From here on a session should do with less (C23).</summary>
    public Money SessionSoft { get; init; } = new(500_000_000);

    /// <summary>The most that a session may cost (C23).</summary>
    public Money SessionHard { get; init; } = new(2_000_000_000);

    /// <summary>The part of its month, in thousandths, after which a tenant's work that may wait is refused for the day (B2).</summary>
    public int NonCriticalThousandths { get; init; } = 80;

    /// <summary>The used part of a budget, in thousandths, from which it is worth an alert (A5.13).</summary>
    public int WarnThousandths { get; init; } = 900;

    /// <summary>The used part, in thousandths, from which it is worth doing with less (A7.9).</summary>
    public int DegradeThousandths { get; init; } = 950;

    /// <summary>An answer is not bounded to fewer tokens than this for want of money: the request is refused (F-C6).</summary>
    public long LeastAnswer { get; init; } = 256;

    /// <summary>Routes whose answers are never bounded for want of money.</summary>
    public IReadOnlySet<string> WholeRoutes { get; init; } = new HashSet<string>();

    /// <summary>Whether requests of a budget that is worth doing with less go to the cheapest candidate of their route (A7.9).</summary>
    public bool DegradeToCheapest { get; init; } = true;

    /// <summary>Most tokens of an answer while a budget is worth doing with less (A7.9); null for no bound.</summary>
    public long? DegradeAnswer { get; init; } = 1024;

    /// <summary>Whose contexts go without their oldest turns when there is too little money for all of it (A5.9).</summary>
    public ContextShortening Shorten { get; init; } = ContextShortening.HighValue;

    /// <summary>Most estimated tokens of such a prompt while a budget is worth doing with less (A16.2).</summary>
    public long DegradeContext { get; init; } = 24_000;

    /// <summary>The highest temperature of a request whose context is shortened (A5.9).</summary>
    public double DegradeTemperature { get; init; } = 0.3;

    /// <summary>Routes whose contexts are never shortened for want of money.</summary>
    public IReadOnlySet<string> FullContextRoutes { get; init; } = new HashSet<string>();

    /// <summary>Which answers are kept for requests that are refused; nobody's as long as nobody wants it (A5.9).</summary>
    public KeepPolicy Kept { get; init; } = new();

    /// <summary>Whether so much of a cap is spent that requests are to do with less.</summary>
    public bool IsTight(BudgetScope scope, Money settled, Money cap) => Reaches(settled, cap, DegradeThousandths) || (scope == BudgetScope.Session && settled >= SessionSoft);

    /// <summary>How much of a cap is used.</summary>
    public BudgetLevel LevelOf(Money used, Money cap) =>
        used >= cap ? BudgetLevel.Block
        : Reaches(used, cap, DegradeThousandths) ? BudgetLevel.Degrade
        : Reaches(used, cap, WarnThousandths) ? BudgetLevel.Warn
        : BudgetLevel.Ok;

    /// <summary>What the cost of one request is worth.</summary>
    public BudgetLevel LevelOfRequest(Money cost) =>
        cost >= RequestBlock ? BudgetLevel.Block : cost >= RequestDegrade ? BudgetLevel.Degrade : cost >= RequestWarn ? BudgetLevel.Warn : BudgetLevel.Ok;

    private static bool Reaches(Money used, Money cap, int thousandths) => (Int128)used.NanoUsd * 1000 >= (Int128)cap.NanoUsd * thousandths;
}

/// <summary>Whose contexts are shortened for want of money.</summary>
public enum ContextShortening
{
    /// <summary>Nobody's.</summary>
    Off,

    /// <summary>Those of tasks of value L0, which keep their model and their answer.</summary>
    HighValue,

    /// <summary>Everybody's.</summary>
    All,
}
