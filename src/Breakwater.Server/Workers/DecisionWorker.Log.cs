using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

public sealed partial class DecisionWorker
{
    [LoggerMessage(1541, LogLevel.Error, "decisions wait in memory, for the store does not take them: {Why}")]
    private static partial void Stopped(ILogger logger, string why);

    [LoggerMessage(1542, LogLevel.Warning, "decisions are kept again; {Dropped} were dropped since the start")]
    private static partial void GoesOn(ILogger logger, long dropped);
}
