using Breakwater.Core.Jobs;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Jobs;

internal sealed partial class JobWorker
{
    [LoggerMessage(1703, LogLevel.Warning, "jobs wait: the store is stopped ({Why})")]
    private static partial void Waiting(ILogger logger, string why);

    [LoggerMessage(1704, LogLevel.Information, "{JobId}, attempt {Attempt}: {State}, status {Status}")]
    private static partial void Ended(ILogger logger, string jobId, int attempt, JobState state, int status);

    [LoggerMessage(1705, LogLevel.Warning, "what became of {JobId} is not written yet: the store is stopped ({Why})")]
    private static partial void Unreported(ILogger logger, string jobId, string why);

    [LoggerMessage(1706, LogLevel.Error, "{JobId} broke; it is begun again when its lease is over")]
    private static partial void Broke(ILogger logger, string jobId, Exception cause);
}
