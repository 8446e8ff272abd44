using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

internal sealed partial class LedgerGapWorker
{
    [LoggerMessage(1317, LogLevel.Error, "what was spent before budgets were set cannot be read, and new ones let nothing through until it is: {Why}")]
    private static partial void CannotBeRead(ILogger logger, string why);

    [LoggerMessage(1318, LogLevel.Warning, "what was spent before budgets were set is read")]
    private static partial void CouldBeRead(ILogger logger);
}
