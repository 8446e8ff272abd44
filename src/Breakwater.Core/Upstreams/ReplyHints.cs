using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Upstreams;

/// <summary>Reads what a provider's headers say about trying again.</summary>
public static class ReplyHints
{
    public static RetryHints Read(UpstreamReply reply, DateTimeOffset now)
    {
        bool? should = bool.TryParse(reply.Header("x-should-retry"), out var said) ? said : null;
        return new RetryHints(RetryAfter.Read(reply, reply.Status, now), should);
    }
}
