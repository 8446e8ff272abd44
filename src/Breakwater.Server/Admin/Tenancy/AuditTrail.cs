using System.Globalization;
using Breakwater.Core.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>The record of operators' changes: written with those that have no store of their own, and <c>GET /admin/audit</c>.</summary>
internal sealed class AuditTrail(IAuditLog? log, TimeProvider clock, StoreCalls calls)
{
    private const int DefaultLimit = 100;
    private const int MostEntries = 1000;

    /// <summary>Records a change that is about to be made. A stopped store does not keep an operator from acting: then the process's own log has the entry.</summary>
    public ValueTask NoteAsync(string action, string subject, string reason) =>
        log is null ? default : calls.RecordAsync(log, new AuditEntry(clock.GetUtcNow(), AuditEntry.Admin, action, subject, reason));

    public async Task HandleAsync(HttpContext context)
    {
        if (Problem(context.Request.Query, out var before, out var limit) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var (done, entries) = await calls.AskAsync(context, cancellation => log!.ReadAsync(before, limit, cancellation)).ConfigureAwait(false);
        if (done)
        {
            await AdminReply.SendAsync(context, 200, new AuditAnswer([.. entries!.Select(AuditLine.Of)]), AdminJson.Default.AuditAnswer).ConfigureAwait(false);
        }
    }

    private static string? Problem(IQueryCollection query, out long before, out int limit)
    {
        (before, limit) = (long.MaxValue, DefaultLimit);
        if (query["before"] is { Count: > 0 } number && !long.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return $"before is '{number}'; it must be a whole number: that of the last entry that you have";
        }

        return query["limit"] is { Count: > 0 } count
            && !(int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostEntries)
            ? $"limit is '{count}'; it must be a whole number from 1 to {MostEntries}"
            : null;
    }
}

/// <summary>Entries, newest first.</summary>
internal sealed record AuditAnswer(IReadOnlyList<AuditLine> Entries);

/// <summary>One change; at is in UTC.</summary>
internal sealed record AuditLine(long Number, DateTime At, string Actor, string Action, string Subject, string Reason)
{
    public static AuditLine Of(AuditRecord record) =>
        new(record.Number, record.Entry.At.UtcDateTime, record.Entry.Actor, record.Entry.Action, record.Entry.Subject, record.Entry.Reason);
}
