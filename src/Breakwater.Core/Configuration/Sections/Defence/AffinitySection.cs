using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing.Affinity;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class AffinitySection : Section<AffinityPolicy>
{
    private readonly Key<bool> enabled;
    private readonly Key<TimeSpan> ttl;
    private readonly Key<TimeSpan> longTtl;

    public AffinitySection()
    {
        enabled = Add(new Key<bool>("enabled", Scalars.Flag) { Default = "true", Doc = "Whether it counts which provider has a prompt in its cache; off, every prompt is new everywhere." });
        ttl = Add(new Key<TimeSpan>("ttl", Scalars.Duration) { Default = "5m", Doc = "How long a provider is taken to keep a prompt after its last use." });
        longTtl = Add(new Key<TimeSpan>("long_ttl", Scalars.Duration) { Default = "1h", Doc = "The same where the request paid for the long time to live (cache_control with a ttl of 1h)." });
    }

    protected override AffinityPolicy Build(KeyValues values) => new() { Enabled = values.Get(enabled), Ttl = values.Get(ttl), LongTtl = values.Get(longTtl) };
}
