using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

public sealed partial class ObjectiveWorker
{
    [LoggerMessage(1521, LogLevel.Warning, "alert {Name} of {Subject} raised: {Detail}")]
    private static partial void Raised(ILogger logger, string name, string subject, string detail);

    [LoggerMessage(1522, LogLevel.Information, "alert {Name} of {Subject} cleared, it was raised at {Since:O}: {Detail}")]
    private static partial void Cleared(ILogger logger, string name, string subject, DateTimeOffset since, string detail);

    [LoggerMessage(1523, LogLevel.Warning, "error budgets burn, so from now on: {Restraints}")]
    private static partial void Restrained(ILogger logger, string restraints);

    [LoggerMessage(1524, LogLevel.Information, "error budgets have recovered: nothing is done with less any more")]
    private static partial void Released(ILogger logger);

    [LoggerMessage(1525, LogLevel.Warning, "the counts of requests are not kept and wait in memory: {Why}")]
    private static partial void NotKept(ILogger logger, string why);

    [LoggerMessage(1526, LogLevel.Information, "the counts of requests are kept again")]
    private static partial void KeptAgain(ILogger logger);

    [LoggerMessage(1527, LogLevel.Error, "looking at the objectives failed inside the gateway")]
    private static partial void LookFailed(ILogger logger, Exception exception);
}
