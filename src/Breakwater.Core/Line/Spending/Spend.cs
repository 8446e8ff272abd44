using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Spending;

/// <summary>The money of one request: what an attempt of it may cost, and what is put aside for it. Belongs to its exchange.</summary>
/// <param name="worst">The most that one attempt may cost.</param>
/// <param name="prompt">The part of that which its prompt is.</param>
/// <param name="cap">The most that all attempts together may cost; null for no cap.</param>
internal sealed class Spend(Money worst, Money prompt, Money? cap)
{
    /// <summary>One, and one more for each attempt that needed more.</summary>
    public List<BudgetHold> Holds { get; } = new(1);

    /// <summary>True when a budget is so far spent that the request goes to the cheapest that can serve it.</summary>
    public bool GoesCheapest { get; init; }

    /// <summary>Turns of its conversation that were left out for want of money, the oldest.</summary>
    public int TurnsLeftOut { get; init; }

    public Money Worst { get; } = worst;

    public Money Prompt { get; } = prompt;

    public Money? Cap { get; } = cap;

    /// <summary>All that is put aside.</summary>
    public Money Held
    {
        get
        {
            var sum = Money.Zero;
            foreach (var hold in Holds)
            {
                sum += hold.Amount;
            }

            return sum;
        }
    }
}
