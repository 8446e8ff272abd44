using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class GlobalCapSection : Section<BudgetCaps>
{
    private readonly Key<Money?> minute;
    private readonly Key<Money?> day;
    private readonly Key<Money?> month;

    public GlobalCapSection()
    {
        minute = Add(Cap("minute", "Within any sliding minute."));
        day = Add(Cap("day", "Within a UTC day."));
        month = Add(Cap("month", "Within a UTC month."));
    }

    protected override BudgetCaps Build(KeyValues values) => new(values.Get(minute), values.Get(day), values.Get(month));

    private static Key<Money?> Cap(string name, string doc) => new(name, new OptionalShape<Money>(Scalars.Usd)) { DefaultNote = "no cap", Doc = doc };
}
