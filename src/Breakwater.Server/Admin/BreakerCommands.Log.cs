using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin;

internal sealed partial class BreakerCommands
{
    [LoggerMessage(Level = LogLevel.Information, Message = "operator: circuit {Verb} {Provider}/{Model}, because: {Reason}")]
    private static partial void Commanded(ILogger logger, string verb, string provider, string model, string reason);
}
