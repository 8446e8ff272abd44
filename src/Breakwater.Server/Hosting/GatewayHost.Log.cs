using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting;

internal static partial class GatewayHostLog
{
    [LoggerMessage(1001, LogLevel.Error, "request {RequestId} failed inside the gateway")]
    public static partial void RequestFailed(this ILogger logger, string requestId, Exception exception);
}
