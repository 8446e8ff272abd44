using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections.Tiers;

internal sealed class IntentSection : Section<ValueClass>
{
    private readonly Key<ValueClass> valueClass;

    public IntentSection()
    {
        valueClass = Add(new Key<ValueClass>("value_class", Scalars.OneOf(("L0", ValueClass.L0), ("L1", ValueClass.L1), ("L2", ValueClass.L2)))
        {
            Required = true,
            Point = "A7.2, C25",
            Doc = "What its tasks are worth. Without x-sla-tier, L0 is gold, L1 silver and L2 bronze, never above the tenant's tier.",
        });
    }

    protected override ValueClass Build(KeyValues values) => values.Get(valueClass);
}
