using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Changes;

internal sealed partial class RolloutKeeper
{
    [LoggerMessage(EventId = 1611, Message = "rollout of route {Route} {Step}: {Reason}")]
    private static partial void Changed(ILogger logger, LogLevel level, string route, string step, string reason);

    [LoggerMessage(1612, LogLevel.Warning, "how the rollout of route {Route} stands is not in the store and is tried again; a restart now would go on from where it stood before: {Why}")]
    private static partial void NotKept(ILogger logger, string route, string why);
}
