using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The headers of every answer (CONTRACT section 4).</summary>
internal static class ReplyHeaders
{
    /// <summary>What a provider asked for beyond an hour is nobody's to wait for; a month's budget comes back when its month ends.</summary>
    private const int LongestWait = 3600;
    private const int LongestWindow = 31 * 24 * 3600;

    private static readonly string[] SmallNumbers = [.. Enumerable.Range(0, 16).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public static void Apply(HttpResponse response, in ReplyHead head)
    {
        var exchange = head.Exchange;
        var headers = response.Headers;
        response.StatusCode = head.Status;
        headers.ContentType = head.ContentType;
        headers.ContentLength = head.ContentLength;
        headers["x-request-id"] = exchange.Id;
        if (exchange.Codec.Dialect == Dialect.Anthropic)
        {
            headers["request-id"] = exchange.Id;
        }

        if (exchange.Target is { } target)
        {
            headers["x-breakwater-provider"] = target.Provider;
            headers["x-breakwater-model"] = target.Model;
            headers["x-breakwater-attempts"] = Text(exchange.Attempts.Count);
            if (target.Simulated)
            {
                headers["x-breakwater-simulated"] = "true";
            }
        }

        if (head.ContentLength is null)
        {
            // Proxies that buffer would hold a stream back to its end.
            headers.CacheControl = "no-cache";
            headers["x-accel-buffering"] = "no";
        }
        else if (exchange.Usage is not null)
        {
            headers["x-breakwater-cost-usd"] = exchange.Cost.ToString();
        }

        if (head.Location is { } location)
        {
            headers.Location = location;
            headers["preference-applied"] = "respond-async";
            headers.RetryAfter = WaitOf(exchange.Fault!);
        }

        if (head.Age is { } age)
        {
            headers.Age = Text((int)age.TotalSeconds);
        }

        Notices(headers, exchange);
        if (exchange.Fault is { } fault && head.Status >= 400)
        {
            Retrying(headers, head.Status, fault);
        }
    }

    private static void Notices(IHeaderDictionary headers, Exchange exchange)
    {
        if (exchange.Degraded is { } reason)
        {
            headers["x-breakwater-degraded"] = reason;
        }

        if (!exchange.Losses.IsEmpty)
        {
            headers["x-breakwater-lossy"] = exchange.Losses.ToString();
        }
    }

    // The gateway has retried already: a second layer of retries on top would multiply the load (A12.2, F-G1). What it refused at its own door, with the time
    // to come back, was never tried.
    private static void Retrying(IHeaderDictionary headers, int status, Fault fault)
    {
        if (fault.Final || fault.RetryAfter is null || !FaultTable.Of(fault.Kind).IsShed)
        {
            headers["x-should-retry"] = "false";
        }

        if (status is 429 or 503 or 529)
        {
            headers.RetryAfter = WaitOf(fault);
        }
    }

    private static string WaitOf(Fault fault)
    {
        var wait = fault.RetryAfter ?? FaultWaits.Default(fault.Kind);
        return Text((int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, fault.Kind == FaultKind.BudgetExceeded ? LongestWindow : LongestWait));
    }

    private static string Text(int number) =>
        number >= 0 && number < SmallNumbers.Length ? SmallNumbers[number] : number.ToString(CultureInfo.InvariantCulture);
}
