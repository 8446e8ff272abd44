using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Workers;

internal sealed partial class CommitPulse
{
    [LoggerMessage(1301, LogLevel.Error, "the store cannot write ({Failure}): {Detail}")]
    private static partial void Stopped(ILogger logger, StoreFailure failure, string detail);

    [LoggerMessage(1302, LogLevel.Warning, "the store writes again")]
    private static partial void WritesAgain(ILogger logger);
}
