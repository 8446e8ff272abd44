using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Jobs;

internal sealed partial class JobDesk
{
    [LoggerMessage(1701, LogLevel.Warning, "{RequestId} could wait and was refused: the store is stopped ({Why})")]
    private static partial void NotTaken(ILogger logger, string requestId, string why);

    [LoggerMessage(1702, LogLevel.Error, "{JobId} was refused to its caller and may have been kept all the same: the store is stopped ({Why}). It runs once, for nobody")]
    private static partial void Orphaned(ILogger logger, string jobId, string why);
}
