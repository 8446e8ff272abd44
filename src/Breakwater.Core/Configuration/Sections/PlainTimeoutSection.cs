using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class PlainTimeoutSection : Section<PlainTimeoutOptions>
{
    private readonly Key<TimeSpan> dial;
    private readonly Key<TimeSpan> tls;
    private readonly Key<TimeSpan> total;
    private readonly Key<IReadOnlyDictionary<string, TimeSpan>> totalByIntent;

    public PlainTimeoutSection()
    {
        dial = Add(Limit("dial_timeout", "2s", "DNS and TCP connect of one attempt."));
        tls = Add(Limit("tls_handshake_timeout", "2s", "TLS handshake of one attempt."));
        total = Add(Limit("total_timeout", "12s", "The whole request, all attempts and waits included, for intents without a total of their own."));
        totalByIntent = Add(new Key<IReadOnlyDictionary<string, TimeSpan>>("total_timeout_by_intent", new IntentTotalSection())
        {
            Point = "A5.6",
            Doc = "The whole request by intent; other intents may be added.",
        });
    }

    protected override PlainTimeoutOptions Build(KeyValues values) => new(values.Get(dial), values.Get(tls), values.Get(total), values.Get(totalByIntent));

    private static Key<TimeSpan> Limit(string name, string fallback, string doc) => new(name, Scalars.Duration) { Default = fallback, Point = "A5.5", Doc = doc };
}
