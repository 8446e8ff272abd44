using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class RateLimitSection : Section<RatePolicy>
{
    private const long Most = 1_000_000_000;

    private readonly Key<long?> perSecond;
    private readonly Key<long?> burst;
    private readonly Key<long?> tokensPerMinute;
    private readonly Key<long?> tenantPerMinute;
    private readonly Key<TimeSpan> maxWait;

    public RateLimitSection()
    {
        perSecond = Add(Optional("requests_per_second", "no limit", "A4.2, C18", "Requests a second of all callers together."));
        burst = Add(Optional("burst", "twice requests_per_second", "A4.2", "Requests that may come at once."));
        tokensPerMinute = Add(Optional("tokens_per_minute", "no limit", "A4.3", "Tokens a minute of all callers together, input and output."));
        tenantPerMinute = Add(Optional("tenant_requests_per_minute", "no limit", "A4.3, C18", "Requests a minute of each tenant that has no requests_per_minute of its own."));
        maxWait = Add(new Key<TimeSpan>("max_wait", Scalars.Duration) { Default = "1s", Point = "A4.2", Doc = "Longest wait for a rate; what would wait longer is refused at once with the time to come back." });
    }

    protected override RatePolicy Build(KeyValues values) => new()
    {
        Requests = values.Get(perSecond) is { } rate ? new RateLimit(rate, values.Get(burst) ?? 2 * rate) : null,
        Tokens = values.Get(tokensPerMinute) is { } tokens ? RateLimit.PerMinute(tokens) : null,
        TenantRequests = values.Get(tenantPerMinute) is { } requests ? RateLimit.PerMinute(requests) : null,
        MaxWait = values.Get(maxWait),
    };

    private static Key<long?> Optional(string name, string without, string point, string doc) =>
        new(name, new OptionalShape<long>(Scalars.Whole(1, Most))) { DefaultNote = without, Point = point, Doc = doc };
}
