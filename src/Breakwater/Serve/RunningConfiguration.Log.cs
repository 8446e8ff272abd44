using Microsoft.Extensions.Logging;

namespace Breakwater.Serve;

internal sealed partial class RunningConfiguration
{
    [LoggerMessage(1101, LogLevel.Information, "configuration changed and is in force ({Count} changes): {Changes}")]
    private static partial void ConfigurationApplied(ILogger logger, int count, string changes);

    [LoggerMessage(1103, LogLevel.Warning, "takes effect only at the next start: {Change}")]
    private static partial void NeedsRestart(ILogger logger, string change);

    [LoggerMessage(1104, LogLevel.Warning, "{Warning}")]
    private static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(1102, LogLevel.Error, "configuration refused, the old one goes on: {Problems}")]
    private static partial void ConfigurationRefused(ILogger logger, string problems);
}
