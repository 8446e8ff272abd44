using System.Text.Json;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Line.Decisions;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Workers;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Decisions;

/// <summary><c>GET /admin/decisions</c> and <c>/admin/decisions/{request_id}</c>: how requests were decided (A2.8, CONTRACT section 10).</summary>
internal sealed class DecisionsView(DecisionWorker worker, IDecisionStore store, DecisionOptions options, StoreCalls calls)
{
    private readonly DecisionPages _pages = new(store);

    public async Task ListAsync(HttpContext context)
    {
        if (DecisionQuery.Problem(context.Request.Query, out var query) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var (done, page) = await calls.AskAsync(context, cancellation => FreshAsync(() => _pages.ReadAsync(query, cancellation), cancellation)).ConfigureAwait(false);
        if (done)
        {
            await SendAsync(context, json => WritePage(json, page!)).ConfigureAwait(false);
        }
    }

    public async Task FindAsync(HttpContext context, string id)
    {
        var (done, page) = await calls.AskAsync(context, cancellation => FreshAsync(() => _pages.FindAsync(id, cancellation), cancellation)).ConfigureAwait(false);
        if (!done)
        {
            return;
        }

        if (page is null)
        {
            var what = id.Length <= 80 ? id : id[..80] + "…";
            await AdminReply.RefuseAsync(
                context, 404, $"no decision of request {what} is kept. They are kept for {options.Keep.TotalDays:0} days and up to {options.MostBytes / 1_000_000} MB (decisions.keep_days, decisions.most_mb)").ConfigureAwait(false);
            return;
        }

        await SendAsync(context, json => WriteOne(json, page)).ConfigureAwait(false);
    }

    // What was decided a moment ago is looked for too.
    private async ValueTask<T> FreshAsync<T>(Func<ValueTask<T>> read, CancellationToken cancellation)
    {
        await worker.FlushAsync(cancellation).ConfigureAwait(false);
        return await read().ConfigureAwait(false);
    }

    private static void WritePage(Utf8JsonWriter json, DecisionPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("decisions");
        foreach (var one in page.Decisions)
        {
            json.WriteRawValue(one.Json.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteStartObject("plans");
        foreach (var plan in page.Plans)
        {
            json.WritePropertyName(plan.Hash);
            json.WriteRawValue(plan.Body.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        if (page.Next is { } next)
        {
            json.WriteString("next", next.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter json, DecisionPage page)
    {
        json.WriteStartObject();
        json.WritePropertyName("decision");
        json.WriteRawValue(page.Decisions[0].Json.Span, skipInputValidation: true);
        if (page.Plans.Count > 0)
        {
            json.WritePropertyName("plan");
            json.WriteRawValue(page.Plans[0].Body.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        write(json);
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
