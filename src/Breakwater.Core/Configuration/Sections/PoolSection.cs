using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class PoolSection : Section<PoolOptions>
{
    private const long MostConnections = 10_000;

    private readonly Key<long?> connections;
    private readonly Key<TimeSpan> idle;
    private readonly Key<TimeSpan> lifetime;

    public PoolSection()
    {
        connections = Add(new Key<long?>("max_connections_per_host", new OptionalShape<long>(Scalars.Whole(1, MostConnections)))
        {
            DefaultNote = "16 a core, from 100 to 256",
            Point = "A11.3, C16",
            Doc = "Connections to one host.",
        });
        idle = Add(new Key<TimeSpan>("idle_timeout", Scalars.Duration) { Default = "90s", Point = "A11.2, C16", Doc = "How long an unused connection is kept." });
        lifetime = Add(new Key<TimeSpan>("connection_lifetime", Scalars.Duration) { Default = "10m", Doc = "How long any connection is used, so that changes of DNS are seen." });
    }

    protected override PoolOptions Build(KeyValues values) => new((int?)values.Get(connections), values.Get(idle), values.Get(lifetime));
}
