using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class MatchSection : Section<RouteMatch>
{
    private readonly Key<IReadOnlyList<Glob>> model;
    private readonly Key<IReadOnlyList<string>> intent;
    private readonly Key<IReadOnlyList<string>> tenant;
    private readonly Key<IReadOnlyList<SlaTier>> slaTier;
    private readonly Key<IReadOnlyList<Placed<Glob>>> tags;

    public MatchSection()
    {
        model = Add(new Key<IReadOnlyList<Glob>>("model", new ListShape<Glob>(Scalars.Glob)) { DefaultNote = "any", Doc = "Globs of the model name asked for." });
        intent = Add(new Key<IReadOnlyList<string>>("intent", new ListShape<string>(Scalars.Name))
        {
            DefaultNote = "any",
            Point = "A2.4, C26",
            Doc = "Intents of x-intent; summary is summarize.",
        });
        tenant = Add(new Key<IReadOnlyList<string>>("tenant", new ListShape<string>(Scalars.Name)) { DefaultNote = "any", Doc = "Tenant ids." });
        slaTier = Add(new Key<IReadOnlyList<SlaTier>>("sla_tier", new ListShape<SlaTier>(TenantSection.TierWord))
        {
            DefaultNote = "any",
            Point = "A2.16",
            Doc = "Service classes.",
        });
        tags = Add(new Key<IReadOnlyList<Placed<Glob>>>("tags", new MapShape<Glob>(Scalars.Glob))
        {
            DefaultNote = "any",
            Doc = "Tags of x-breakwater-tags that must all be there, with globs of their values.",
        });
    }

    protected override RouteMatch Build(KeyValues values) => new()
    {
        Model = values.Get(model),
        Intent = [.. values.Get(intent).Select(Intents.Canonical)],
        Tenant = values.Get(tenant),
        SlaTier = values.Get(slaTier),
        Tags = [.. values.Get(tags).Select(tag => new KeyValuePair<string, Glob>(tag.Name, tag.Value))],
    };
}
