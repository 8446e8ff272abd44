using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin;

internal sealed partial class PresetCommands
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "operator: preset {Name}, because: {Reason}")]
    private static partial void Commanded(ILogger logger, string name, string reason);
}
