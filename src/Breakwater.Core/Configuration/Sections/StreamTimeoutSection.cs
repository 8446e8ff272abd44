using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class StreamTimeoutSection : Section<StreamTimeoutOptions>
{
    private readonly Key<TimeSpan> dial;
    private readonly Key<TimeSpan> tls;
    private readonly Key<TimeSpan> firstToken;
    private readonly Key<TimeSpan> idle;
    private readonly Key<TimeSpan> total;

    public StreamTimeoutSection()
    {
        dial = Add(Limit("dial_timeout", "1s", "DNS and TCP connect of one attempt."));
        tls = Add(Limit("tls_handshake_timeout", "1s", "TLS handshake of one attempt."));
        firstToken = Add(Limit("first_token_timeout", "3s", "From sending to the first content; pings and empty deltas do not count."));
        idle = Add(Limit("stream_idle_timeout", "8s", "Silence within a stream."));
        total = Add(Limit("total_timeout", "45s", "The whole request, all attempts and waits included."));
    }

    protected override StreamTimeoutOptions Build(KeyValues values) =>
        new(values.Get(dial), values.Get(tls), values.Get(firstToken), values.Get(idle), values.Get(total));

    private static Key<TimeSpan> Limit(string name, string fallback, string doc) => new(name, Scalars.Duration) { Default = fallback, Point = "A3.14", Doc = doc };
}
