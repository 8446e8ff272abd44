using Breakwater.Core.Line;

namespace Breakwater.Server.Telemetry;

/// <summary>Two logs of the same requests.</summary>
internal sealed class RequestLogs(IRequestLog first, IRequestLog second) : IRequestLog
{
    public void Write(Exchange exchange)
    {
        first.Write(exchange);
        second.Write(exchange);
    }
}
