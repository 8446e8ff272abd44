using System.Globalization;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>Rates at the entry: a request is taken from every bucket it falls under, or from none.</summary>
internal static class RequestRate
{
    /// <summary>Takes one request; the time to wait before it may go on.</summary>
    public static TimeSpan TakeRequest(Exchange exchange, TimeSpan now, out Fault? refused)
    {
        var defences = exchange.Snapshot.Defences;
        var wanted = new RateHold(defences.Of(exchange.Tenant)?.Requests, defences.Requests, 1);
        exchange.RequestHeld = Take(exchange, wanted, now, out var wait, out var over) ? wanted : default;
        refused = over is null ? null : RequestRefusal(exchange, over.Value);
        return wait;
    }

    /// <summary>Takes the tokens that the request may use; what it did not use is given back by <see cref="SettleTokens"/>.</summary>
    public static TimeSpan TakeTokens(Exchange exchange, TimeSpan now, out Fault? refused)
    {
        var defences = exchange.Snapshot.Defences;
        var wanted = new RateHold(defences.Of(exchange.Tenant)?.Tokens, defences.Tokens, exchange.TokenEstimate);
        exchange.TokensHeld = Take(exchange, wanted, now, out var wait, out var over) ? wanted : default;
        refused = over is null ? null : TokenRefusal(over.Value, wanted.Amount);
        return wait;
    }

    /// <summary>The request did not go on.</summary>
    public static void RefundRequest(Exchange exchange, TimeSpan now) => exchange.RequestHeld.Settle(0, now);

    /// <summary>Puts what was used in place of what was taken.</summary>
    public static void SettleTokens(Exchange exchange, long used, TimeSpan now) => exchange.TokensHeld.Settle(used, now);

    private static bool Take(Exchange exchange, in RateHold wanted, TimeSpan now, out TimeSpan wait, out Over? over)
    {
        (wait, over) = (TimeSpan.Zero, null);
        var patience = exchange.Snapshot.Policy.Rates.MaxWait;
        patience = exchange.Hints.Deadline is { } deadline && deadline < patience ? deadline : patience;
        var own = wanted.Own?.Take(wanted.Amount, now, patience) ?? RateGrant.Now;
        if (!own.Granted)
        {
            over = new Over(wanted.Own!, IsOwn: true, own.RetryAfter);
            return false;
        }

        var all = wanted.All?.Take(wanted.Amount, now, patience) ?? RateGrant.Now;
        if (!all.Granted)
        {
            wanted.Own?.Refund(wanted.Amount, now);
            over = new Over(wanted.All!, IsOwn: false, all.RetryAfter);
            return false;
        }

        wait = own.Wait > all.Wait ? own.Wait : all.Wait;
        return true;
    }

    private static Fault RequestRefusal(Exchange exchange, in Over over) => over.IsOwn
        ? Tenants(over, $"{over.Of(60)} requests a minute ({(exchange.Tenant?.RequestsPerMinute is null ? "rate_limits.tenant_requests_per_minute" : "tenants.requests_per_minute")})")
        : Everybodys(over, $"{over.Of(1)} requests a second (rate_limits.requests_per_second)");

    private static Fault TokenRefusal(in Over over, long estimate) => over.IsOwn
        ? Tenants(over, $"{over.Of(60)} tokens a minute (tenants.tokens_per_minute), of which this request may use {estimate}")
        : Everybodys(over, $"{over.Of(60)} tokens a minute (rate_limits.tokens_per_minute), of which this request may use {estimate}");

    private static Fault Tenants(in Over over, string limit) => new(FaultKind.TenantRateLimited, $"this tenant is over its {limit}") { Stage = FaultStage.Admit, RetryAfter = over.RetryAfter };

    private static Fault Everybodys(in Over over, string limit) => new(FaultKind.Overloaded, $"the gateway is over its {limit}") { Stage = FaultStage.Admit, RetryAfter = over.RetryAfter };

    /// <summary>The bucket that refused.</summary>
    private readonly record struct Over(TokenBucket Bucket, bool IsOwn, TimeSpan RetryAfter)
    {
        /// <summary>What flows in so many seconds.</summary>
        public string Of(int seconds) => Math.Round(Bucket.Limit.PerSecond * seconds, 3).ToString(CultureInfo.InvariantCulture);
    }
}
