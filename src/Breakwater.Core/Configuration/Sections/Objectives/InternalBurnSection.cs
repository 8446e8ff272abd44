using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class InternalBurnSection : Section<InternalBurn>
{
    private readonly Key<double> from;
    private readonly Key<IReadOnlyList<string>> tenants;
    private readonly Key<long> perMinute;

    public InternalBurnSection()
    {
        from = Add(ObjectiveSection.From("1", "A6.17", "gold or silver tenants'"));
        tenants = Add(new Key<IReadOnlyList<string>>("tenants", new ListShape<string>(Scalars.Name))
        {
            DefaultNote = "none",
            Point = "A6.17, C25",
            Doc = "Ids of the tenants that are internal tools, of the file or of the store. Their failures are in a budget of their own.",
        });
        perMinute = Add(new Key<long>("requests_per_minute", Scalars.Whole(1, TenantSection.MostRequests))
        {
            Default = "30",
            Point = "A6.17",
            Doc = "Requests a minute that each of them then has, where that is less than its own.",
        });
    }

    protected override InternalBurn Build(KeyValues values) => new(values.Get(from), values.Get(tenants), values.Get(perMinute));
}
