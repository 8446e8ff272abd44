using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class GoldBurnSection : Section<GoldBurn>
{
    private readonly Key<double> from;
    private readonly Key<bool> notDearer;

    public GoldBurnSection()
    {
        from = Add(ObjectiveSection.From("0.7", "A6.15", "gold tenants'"));
        notDearer = Add(new Key<bool>("no_dearer_fallback", Scalars.Flag)
        {
            Default = "false",
            Point = "A6.15",
            Doc = "Whether fallbacks that cost more than the first candidate are then left out. Off: with fewer fallbacks more requests may fail.",
        });
    }

    protected override GoldBurn Build(KeyValues values) => new(values.Get(from), values.Get(notDearer));
}
