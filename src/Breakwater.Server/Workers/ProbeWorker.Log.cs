using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

public sealed partial class ProbeWorker
{
    [LoggerMessage(1201, LogLevel.Error, "a probe of {Provider}/{Model} failed inside the gateway")]
    private static partial void ProbeFailed(ILogger logger, string provider, string model, Exception exception);
}
