using Microsoft.Extensions.Logging;

namespace Breakwater.Serve;

internal sealed partial class RunningConfiguration
{
    [LoggerMessage(1101, LogLevel.Information, "configuration changed and is in force ({Count} changes): {Changes}")]
    private static partial void ConfigurationApplied(ILogger logger, int count, string changes);

    [LoggerMessage(1102, LogLevel.Error, "configuration refused, the old one goes on: {Problems}")]
    private static partial void ConfigurationRefused(ILogger logger, string problems);
}
