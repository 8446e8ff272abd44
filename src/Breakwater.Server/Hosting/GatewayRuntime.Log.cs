using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting;

internal sealed partial class GatewayRuntime
{
    [LoggerMessage(1001, LogLevel.Error, "request {RequestId} failed inside the gateway: {Exception} at {StackTrace}")]
    private static partial void RequestFailed(ILogger logger, string requestId, string exception, string? stackTrace);
}
