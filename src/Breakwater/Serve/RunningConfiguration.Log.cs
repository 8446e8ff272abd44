using Microsoft.Extensions.Logging;

namespace Breakwater.Serve;

internal static partial class RunningConfigurationLog
{
    [LoggerMessage(1101, LogLevel.Information, "configuration changed and is in force ({Count} changes): {Changes}")]
    public static partial void ConfigurationApplied(this ILogger logger, int count, string changes);

    [LoggerMessage(1102, LogLevel.Error, "configuration refused, the old one goes on: {Problems}")]
    public static partial void ConfigurationRefused(this ILogger logger, string problems);
}
