using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class SessionCapSection : Section<SessionCaps>
{
    private readonly Key<Money> soft;
    private readonly Key<Money> hard;

    public SessionCapSection()
    {
        soft = Add(new Key<Money>("soft", Scalars.Usd) { Default = "0.5", Doc = "Spending from which its level is degrade." });
        hard = Add(new Key<Money>("hard", Scalars.Usd) { Default = "2", Doc = "Most that it may spend." });
    }

    protected override SessionCaps Build(KeyValues values) => new(values.Get(soft), values.Get(hard));
}
