using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Tenancy;

internal sealed partial class StoreCalls
{
    [LoggerMessage(1401, LogLevel.Error, "the store did not do {Method} {Path}: {Why}")]
    private static partial void Refused(ILogger logger, string method, string? path, string why);
}
