using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class RequestCapSection : Section<RequestCaps>
{
    private readonly Key<Money> warn;
    private readonly Key<Money> degrade;
    private readonly Key<Money?> block;

    public RequestCapSection()
    {
        warn = Add(new Key<Money>("warn", Scalars.Usd) { Default = "0.01", Doc = "Cost from which a request's cost_level in the log is warn." });
        degrade = Add(new Key<Money>("degrade", Scalars.Usd) { Default = "0.02", Doc = "Cost from which it is degrade." });
        block = Add(new Key<Money?>("block", new OptionalShape<Money>(Scalars.Usd))
        {
            DefaultNote = "no cap",
            Doc = "Most that a request may cost; its answer is bounded to that, or it is refused.",
        });
    }

    protected override RequestCaps Build(KeyValues values) => new(values.Get(warn), values.Get(degrade), values.Get(block));
}
