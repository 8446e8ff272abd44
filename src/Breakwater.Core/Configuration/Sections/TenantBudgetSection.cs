using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class TenantBudgetSection : Section<TenantBudget>
{
    private readonly Key<Money?> minute;
    private readonly Key<Money?> day;
    private readonly Key<Money?> month;

    public TenantBudgetSection()
    {
        minute = Add(Cap("minute", "Within any sliding minute."));
        day = Add(Cap("day", "Within a UTC day."));
        month = Add(Cap("month", "Within a UTC month."));
    }

    protected override TenantBudget Build(KeyValues values) => new()
    {
        Minute = values.Get(minute),
        Day = values.Get(day),
        Month = values.Get(month),
    };

    private static Key<Money?> Cap(string name, string doc) =>
        new(name, new OptionalShape<Money>(Scalars.Usd)) { DefaultNote = "no cap", Point = "A5.7", Doc = doc };
}
