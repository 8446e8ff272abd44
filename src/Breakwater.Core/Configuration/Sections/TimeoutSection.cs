using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class TimeoutSection : Section<TimeoutOptions>
{
    private readonly Key<StreamTimeoutOptions> stream;
    private readonly Key<PlainTimeoutOptions> plain;
    private readonly Key<double> attemptShare;
    private readonly Key<TimeSpan> clientRead;
    private readonly Key<TimeSpan> ingressIdle;
    private readonly Key<TimeSpan> clientWrite;

    public TimeoutSection()
    {
        stream = Add(new Key<StreamTimeoutOptions>("stream", new StreamTimeoutSection()) { Point = "A3.14", Doc = "Limits of streamed answers." });
        plain = Add(new Key<PlainTimeoutOptions>("plain", new PlainTimeoutSection()) { Point = "A5.5", Doc = "Limits of complete answers." });
        attemptShare = Add(new Key<double>("attempt_share", Scalars.Share)
        {
            Default = "0.6",
            Point = "A6.2, C10",
            Doc = "Part of the total that one attempt may use while another could follow.",
        });
        clientRead = Add(new Key<TimeSpan>("client_read_timeout", Scalars.Duration)
        {
            Default = "90s",
            Point = "A13.10, C11",
            Doc = "How long callers wait for a byte, as they are told to set it; 90s at least.",
        });
        ingressIdle = Add(new Key<TimeSpan>("ingress_idle_timeout", Scalars.Duration)
        {
            Default = "105s",
            Point = "A13.10, C11",
            Doc = "How long a caller's connection may be silent; 15s more than client_read_timeout at least.",
        });
        clientWrite = Add(new Key<TimeSpan>("client_write_timeout", Scalars.Duration)
        {
            Default = "30s",
            Point = "A3.8",
            Doc = "How long a caller may take no byte of a stream before it is given up.",
        });
    }

    protected override TimeoutOptions Build(KeyValues values) => new()
    {
        Stream = values.Get(stream),
        Plain = values.Get(plain),
        AttemptShare = values.Get(attemptShare),
        ClientRead = values.Get(clientRead),
        IngressIdle = values.Get(ingressIdle),
        ClientWrite = values.Get(clientWrite),
    };
}
