using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

internal sealed partial class QualityWorker
{
    [LoggerMessage(1606, LogLevel.Error, "a run of gold sets failed inside the gateway")]
    private static partial void Failed(ILogger logger, Exception exception);
}
