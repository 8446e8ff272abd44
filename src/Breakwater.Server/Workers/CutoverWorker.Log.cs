using Breakwater.Core.Routing.Cutover;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

public sealed partial class CutoverWorker
{
    [LoggerMessage(EventId = 1501, Message = "cutover of {Provider}: {Before} -> {After}, it keeps {Percent} % of its traffic: {Reason}")]
    private static partial void Changed(ILogger logger, LogLevel level, string provider, CutoverPhase before, CutoverPhase after, int percent, string reason);

    [LoggerMessage(1502, LogLevel.Error, "the phase of {Provider} is in force and not kept for a restart; the store is stopped: {Why} It is tried again")]
    private static partial void NotKept(ILogger logger, string provider, string why);

    [LoggerMessage(1503, LogLevel.Error, "looking at cutovers failed inside the gateway")]
    private static partial void LookFailed(ILogger logger, Exception exception);
}
