using System.Globalization;
using Breakwater.Core.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>Asks the store for an operator: for a few seconds at most, and what it cannot do is answered with 503, why, and when to ask again.</summary>
internal sealed partial class StoreCalls(TimeProvider clock, ILogger logger)
{
    private const int RetryAfterSeconds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What the store gave; false when it gave nothing, and that was answered.</summary>
    public async ValueTask<(bool Done, T? Value)> AskAsync<T>(HttpContext context, Func<CancellationToken, ValueTask<T>> ask)
    {
        try
        {
            // Not the caller's own token: who hangs up must not leave a change that is made and not in force.
            using var limit = new CancellationTokenSource(Patience, clock);
            return (true, await ask(limit.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            var why = WhyOf(e);
            Refused(logger, context.Request.Method, context.Request.Path, why);
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await AdminReply.RefuseAsync(
                context, 503, $"the store is stopped: {why.TrimEnd('.')}. Ask again in {RetryAfterSeconds} s, and look first: what is not listed then was not done").ConfigureAwait(false);
            return (false, default);
        }
    }

    /// <summary>Writes an entry of the audit log, or else says in the process's log what it was and why it is not there.</summary>
    public async ValueTask RecordAsync(IAuditLog log, AuditEntry entry)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            await log.AppendAsync(entry, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Unrecorded(logger, entry.Action, entry.Subject, entry.Reason, WhyOf(e));
        }
    }

    private static string WhyOf(Exception e) =>
        e is IOException ? e.Message : string.Create(CultureInfo.InvariantCulture, $"it took longer than {Patience.TotalSeconds:0} s");
}
