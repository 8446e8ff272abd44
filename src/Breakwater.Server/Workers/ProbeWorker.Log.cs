using Breakwater.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

public sealed partial class ProbeWorker
{
    [LoggerMessage(1201, LogLevel.Error, "a probe of {Provider}/{Model} failed inside the gateway")]
    private static partial void ProbeFailed(ILogger logger, string provider, string model, Exception exception);

    [LoggerMessage(EventId = 1202, Message = "probe of {Provider}/{Model}: answered after {Milliseconds:0} ms")]
    private static partial void Answered(ILogger logger, LogLevel level, string provider, string model, double milliseconds);

    [LoggerMessage(EventId = 1203, Message = "probe of {Provider}/{Model}: {Kind} after {Milliseconds:0} ms")]
    private static partial void Refused(ILogger logger, LogLevel level, string provider, string model, FaultKind kind, double milliseconds);
}
