using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Workers;

internal sealed partial class JournalWorker
{
    [LoggerMessage(1311, LogLevel.Error, "requests under a budget are refused: {Why}")]
    private static partial void Stopped(ILogger logger, string why);

    [LoggerMessage(1312, LogLevel.Warning, "money is put on record again")]
    private static partial void GoesOn(ILogger logger);

    [LoggerMessage(1313, LogLevel.Warning, "the ledger falls behind its journal, which has room for a while: {Why}")]
    private static partial void FallsBehind(ILogger logger, string why);

    [LoggerMessage(1314, LogLevel.Warning, "the ledger takes its journal again")]
    private static partial void CaughtUp(ILogger logger);

    [LoggerMessage(1315, LogLevel.Error, "{Count} settlements could not be put on record, and the ledger lacks them")]
    private static partial void Lost(ILogger logger, long count);

    [LoggerMessage(1316, LogLevel.Warning, "{Count} requests held money when the last process ended: it stays held until their time is over, and then counts as spent")]
    private static partial void HoldsWereLeft(ILogger logger, int count);
}
