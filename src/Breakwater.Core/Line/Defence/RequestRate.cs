using System.Globalization;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>Rates at the entry: a request is taken from every bucket it falls under, or from none.</summary>
internal static class RequestRate
{
    /// <summary>Takes one request, of whatever model; the time to wait before it may go on.</summary>
    public static TimeSpan TakeRequest(Exchange exchange, TimeSpan now, out Fault? refused)
    {
        var defences = exchange.Snapshot.Defences;
        var wanted = new RateHold(defences.Of(exchange.Tenant)?.Requests, Model: null, defences.Requests);
        var grant = wanted.Take(1, now, Patience(exchange), out var over);
        exchange.RequestHeld = over is null ? wanted : default;
        refused = over is null ? null : OfRequests(exchange, wanted, over, grant.RetryAfter);
        return grant.Wait;
    }

    /// <summary>
    /// Takes the tokens that the request may use, and one request of its model where the tenant has a rate for that; what it did not use is given back by
    /// <see cref="SettleTokens"/>. What is refused has given everything back. <paramref name="first"/> is the model that was chosen for it alone; null where the kept plan holds.
    /// </summary>
    public static TimeSpan TakeTokens(Exchange exchange, TimeSpan now, out Fault? refused, string? first = null)
    {
        var defences = exchange.Snapshot.Defences;
        var tenant = defences.Of(exchange.Tenant);
        var model = tenant is { HasModels: true } ? first ?? ModelOf(exchange) : "";
        var rates = tenant?.Of(model);
        var wait = TakeOfModel(exchange, model, rates?.Requests, now, out refused);
        if (refused is not null)
        {
            return TimeSpan.Zero;
        }

        var wanted = new RateHold(tenant?.Tokens, rates?.Tokens, defences.Tokens);
        var grant = wanted.Take(exchange.TokenEstimate, now, Patience(exchange), out var over);
        if (over is null)
        {
            exchange.TokensHeld = wanted;
            return grant.Wait > wait ? grant.Wait : wait;
        }

        RefundRequest(exchange, now);
        refused = OfTokens(exchange, wanted, over, grant.RetryAfter, model);
        return TimeSpan.Zero;
    }

    /// <summary>The request did not go on.</summary>
    public static void RefundRequest(Exchange exchange, TimeSpan now)
    {
        exchange.RequestHeld.Settle(1, 0, now);
        exchange.RequestHeld = default;
    }

    /// <summary>Puts what was used in place of what was taken.</summary>
    public static void SettleTokens(Exchange exchange, long used, TimeSpan now) => exchange.TokensHeld.Settle(exchange.TokenEstimate, used, now);

    private static TimeSpan TakeOfModel(Exchange exchange, string model, TokenBucket? bucket, TimeSpan now, out Fault? refused)
    {
        refused = null;
        if (bucket is null)
        {
            return TimeSpan.Zero;
        }

        var grant = bucket.Take(1, now, Patience(exchange));
        if (grant.Granted)
        {
            exchange.RequestHeld = exchange.RequestHeld with { Model = bucket };
            return grant.Wait;
        }

        RefundRequest(exchange, now);
        refused = Tenants($"{Of(bucket, 60)} requests a minute for model {model} (tenants.models.requests_per_minute)", grant.RetryAfter);
        return TimeSpan.Zero;
    }

    // The model that the plan begins with, so that a route's name is no way around its rate; empty when there is none.
    private static string ModelOf(Exchange exchange) =>
        exchange.Envelope is not null && exchange.Snapshot.Plans.Find(exchange, out var plan) is null ? plan!.Targets[0].Model : "";

    private static TimeSpan Patience(Exchange exchange)
    {
        var most = exchange.Snapshot.Policy.Rates.MaxWait;
        return exchange.Hints.Deadline is { } deadline && deadline - exchange.Queued < most ? deadline - exchange.Queued : most;
    }

    private static Fault OfRequests(Exchange exchange, in RateHold wanted, TokenBucket over, TimeSpan retryAfter) => over == wanted.All
        ? Everybodys($"{Of(over, 1)} requests a second (rate_limits.requests_per_second)", retryAfter)
        : Tenants($"{Of(over, 60)} requests a minute ({KeyOf(exchange)})", retryAfter);

    private static string KeyOf(Exchange exchange) =>
        exchange.Snapshot.Defences.Of(exchange.Tenant) is { IsThrottled: true } ? "objectives.internal.requests_per_minute, while the error budget is burnt"
        : exchange.Tenant?.RequestsPerMinute is null ? "rate_limits.tenant_requests_per_minute"
        : "tenants.requests_per_minute";

    private static Fault OfTokens(Exchange exchange, in RateHold wanted, TokenBucket over, TimeSpan retryAfter, string model)
    {
        var part = $"of which this request may use {exchange.TokenEstimate}";
        return over == wanted.All ? Everybodys($"{Of(over, 60)} tokens a minute (rate_limits.tokens_per_minute), {part}", retryAfter)
            : over == wanted.Model ? Tenants($"{Of(over, 60)} tokens a minute for model {model} (tenants.models.tokens_per_minute), {part}", retryAfter)
            : Tenants($"{Of(over, 60)} tokens a minute (tenants.tokens_per_minute), {part}", retryAfter);
    }

    private static Fault Tenants(string limit, TimeSpan retryAfter) => new(FaultKind.TenantRateLimited, $"this tenant is over its {limit}") { Stage = FaultStage.Admit, RetryAfter = retryAfter };

    private static Fault Everybodys(string limit, TimeSpan retryAfter) => new(FaultKind.Overloaded, $"the gateway is over its {limit}") { Stage = FaultStage.Admit, RetryAfter = retryAfter };

    // What flows in so many seconds.
    private static string Of(TokenBucket bucket, int seconds) => Math.Round(bucket.Limit.PerSecond * seconds, 3).ToString(CultureInfo.InvariantCulture);
}
