using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Tenancy;

internal sealed partial class StoreCalls
{
    [LoggerMessage(1401, LogLevel.Error, "the store did not do {Method} {Path}: {Why}")]
    private static partial void Refused(ILogger logger, string method, string? path, string why);

    [LoggerMessage(1402, LogLevel.Error, "the audit log lacks {Action} of {Subject}, reason: {Reason}. It was done all the same; the store is stopped: {Why}")]
    private static partial void Unrecorded(ILogger logger, string action, string subject, string reason, string why);
}
