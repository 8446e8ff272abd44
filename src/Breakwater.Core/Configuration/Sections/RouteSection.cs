using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class RouteSection : Section<RouteDraft>
{
    private const long MostWeight = 1000;

    private readonly Key<string> name;
    private readonly Key<RouteMatch> match;
    private readonly Key<IReadOnlyList<string>> candidates;
    private readonly Key<IReadOnlyList<Placed<long>>> weights;
    private readonly Key<bool> lowerMaxTokens;

    public RouteSection()
    {
        name = Add(new Key<string>("name", Scalars.Name) { Required = true, Doc = "Unique name; callers may ask for it as a model." });
        match = Add(new Key<RouteMatch>("match", new MatchSection()) { DefaultNote = "every request", Doc = "Which requests it is for; conditions must all hold. Only the last route has none." });
        candidates = Add(new Key<IReadOnlyList<string>>("candidates", new ListShape<string>(Scalars.Name))
        {
            Required = true,
            Doc = "Models in the order in which they are tried: ids, provider/id, or names that a provider forwards.",
        });
        weights = Add(new Key<IReadOnlyList<Placed<long>>>("weights", new MapShape<long>(Scalars.Whole(0, MostWeight)))
        {
            NotEnforced = true,
            DefaultNote = "the order decides",
            Point = "A6.10",
            Doc = "Shares of the traffic by candidate.",
        });
        lowerMaxTokens = Add(new Key<bool>("lower_max_tokens", Scalars.Flag)
        {
            Default = "true",
            Point = "A7.9, F-C6",
            Doc = "Whether an answer may be bounded to what a budget has left; else the request is refused.",
        });
    }

    protected override RouteDraft Build(KeyValues values) => new(values.Get(name), values.Get(match), values.Get(candidates), values.Get(weights)) { LowerMaxTokens = values.Get(lowerMaxTokens) };
}
