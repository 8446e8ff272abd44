using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Each limit lies within the one around it: equal numbers in two layers push retries over budget (A11.4).</summary>
internal sealed class TimeoutRelation : IRelation
{
    private static readonly TimeSpan LeastClientRead = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan IngressMargin = TimeSpan.FromSeconds(15);

    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var timeouts = draft.Timeouts;
        var path = KeyPath.Root.Key("timeouts");
        CheckStream(timeouts.Stream, path.Key("stream"), reading);
        CheckPlain(timeouts, path.Key("plain"), reading);
        if (timeouts.ClientRead < LeastClientRead)
        {
            reading.Refuse(path.Key("client_read_timeout"), "must be 90s at least, or callers give up on answers that are still coming (C11).");
        }

        if (timeouts.IngressIdle < timeouts.ClientRead + IngressMargin)
        {
            reading.Refuse(path.Key("ingress_idle_timeout"), $"must be 15s more than client_read_timeout at least, here {Text(timeouts.ClientRead + IngressMargin)} (C11).");
        }
    }

    private static void CheckStream(StreamTimeoutOptions stream, KeyPath path, Reading reading)
    {
        if (stream.Dial + stream.TlsHandshake >= stream.FirstToken)
        {
            reading.Refuse(path.Key("first_token_timeout"), $"must be more than dial_timeout and tls_handshake_timeout together, {Text(stream.Dial + stream.TlsHandshake)}.");
        }

        if (stream.FirstToken >= stream.Total)
        {
            reading.Refuse(path.Key("total_timeout"), $"must be more than first_token_timeout, {Text(stream.FirstToken)}.");
        }

        if (stream.Idle >= stream.Total)
        {
            reading.Refuse(path.Key("total_timeout"), $"must be more than stream_idle_timeout, {Text(stream.Idle)}.");
        }
    }

    private static void CheckPlain(TimeoutOptions timeouts, KeyPath path, Reading reading)
    {
        var plain = timeouts.Plain;
        CheckTotal(plain.Total, timeouts, path.Key("total_timeout"), reading);
        foreach (var (intent, total) in plain.TotalByIntent)
        {
            CheckTotal(total, timeouts, path.Key("total_timeout_by_intent").Key(intent), reading);
        }
    }

    private static void CheckTotal(TimeSpan total, TimeoutOptions timeouts, KeyPath path, Reading reading)
    {
        var connect = timeouts.Plain.Dial + timeouts.Plain.TlsHandshake;
        if (connect >= total * timeouts.AttemptShare)
        {
            reading.Refuse(path, $"leaves an attempt (attempt_share of it) no time after dial_timeout and tls_handshake_timeout, {Text(connect)}; raise it, or lower those.");
        }

        // Nothing is sent to the caller before a complete answer is there, so its read timeout covers the total.
        if (total >= timeouts.ClientRead)
        {
            reading.Refuse(path, $"must be less than client_read_timeout, {Text(timeouts.ClientRead)}.");
        }
    }

    private static string Text(TimeSpan span) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###}s");
}
