using Breakwater.Core.Budgets.Ledger;
using Breakwater.Server.Admin.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Spending;

/// <summary><c>GET /admin/ledger</c>: what was spent, entry by entry or summed (CONTRACT section 10).</summary>
internal sealed class LedgerView(ILedger ledger, StoreCalls calls)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (LedgerQuery.Read(context.Request.Query, out var query) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
        }
        else if (query.By is { } by)
        {
            await SumAsync(context, query, by).ConfigureAwait(false);
        }
        else
        {
            await ListAsync(context, query).ConfigureAwait(false);
        }
    }

    private async Task SumAsync(HttpContext context, LedgerQuery query, LedgerGrouping by)
    {
        var (done, sums) = await calls.AskAsync(context, cancellation => ledger.SumAsync(query.Span, by, cancellation)).ConfigureAwait(false);
        if (done)
        {
            await AdminReply.SendAsync(context, 200, LedgerSums.Of(query, sums!), AdminJson.Default.LedgerSums).ConfigureAwait(false);
        }
    }

    private async Task ListAsync(HttpContext context, LedgerQuery query)
    {
        // One more than is wanted tells whether there is another page.
        var (done, rows) = await calls.AskAsync(context, cancellation => ledger.ReadAsync(query.Span, query.After, query.Limit + 1, cancellation)).ConfigureAwait(false);
        if (done)
        {
            var page = rows!.Take(query.Limit).Select(LedgerLine.Of).ToList();
            var answer = new LedgerAnswer(query.From, query.To, page, rows!.Count > query.Limit ? page[^1].Seq : null);
            await AdminReply.SendAsync(context, 200, answer, AdminJson.Default.LedgerAnswer).ConfigureAwait(false);
        }
    }
}
