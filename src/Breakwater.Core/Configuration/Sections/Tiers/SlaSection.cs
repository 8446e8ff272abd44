using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections.Tiers;

/// <summary>The three service classes with the article's numbers.</summary>
internal sealed class SlaSection : Section<SlaPolicies>
{
    private readonly Key<SlaPolicy> gold;
    private readonly Key<SlaPolicy> silver;
    private readonly Key<SlaPolicy> bronze;

    public SlaSection()
    {
        gold = Add(new Key<SlaPolicy>("gold", new SlaTierSection(Fallbacks.Listed, "1", "true", "high", budget: null)) { Point = "A2.16", Doc = "Any candidate may stand in, as the route lists them." });
        silver = Add(new Key<SlaPolicy>("silver", new SlaTierSection(Fallbacks.SameProviderFirst, "1", "true", "medium", budget: null))
        {
            Point = "A2.17",
            Doc = "The default. Lower models of the same provider stand in, then one other provider's.",
        });
        bronze = Add(new Key<SlaPolicy>("bronze", new SlaTierSection(Fallbacks.NoBetter, "0", "false", "basic", budget: "4000")) { Point = "A2.18", Doc = "No retries, and no fallback that is dearer." });
    }

    protected override SlaPolicies Build(KeyValues values) => new() { Gold = values.Get(gold), Silver = values.Get(silver), Bronze = values.Get(bronze) };
}
