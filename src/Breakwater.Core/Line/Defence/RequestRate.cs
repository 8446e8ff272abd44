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
        return Take(exchange, defences.Requests, "requests_per_second", defences.Of(exchange.Tenant)?.Requests, "requests_per_minute", 1, now, out refused);
    }

    /// <summary>Takes the tokens that the request may use; what it did not use is given back by <see cref="SettleTokens"/>.</summary>
    public static TimeSpan TakeTokens(Exchange exchange, TimeSpan now, out Fault? refused)
    {
        var defences = exchange.Snapshot.Defences;
        return Take(exchange, defences.Tokens, "tokens_per_minute", defences.Of(exchange.Tenant)?.Tokens, "tokens_per_minute", exchange.TokenEstimate, now, out refused);
    }

    /// <summary>The request did not go on.</summary>
    public static void RefundRequest(Exchange exchange, TimeSpan now)
    {
        exchange.Snapshot.Defences.Requests?.Refund(1, now);
        exchange.Snapshot.Defences.Of(exchange.Tenant)?.Requests?.Refund(1, now);
    }

    /// <summary>Puts what was used in place of what was taken.</summary>
    public static void SettleTokens(Exchange exchange, long used, TimeSpan now)
    {
        Settle(exchange.Snapshot.Defences.Tokens, exchange.TokenEstimate, used, now);
        Settle(exchange.Snapshot.Defences.Of(exchange.Tenant)?.Tokens, exchange.TokenEstimate, used, now);
    }

    private static void Settle(TokenBucket? bucket, long taken, long used, TimeSpan now)
    {
        if (used > taken)
        {
            bucket?.Charge(used - taken, now);
        }
        else if (used < taken)
        {
            bucket?.Refund(taken - used, now);
        }
    }

    private static TimeSpan Take(Exchange exchange, TokenBucket? all, string allKey, TokenBucket? own, string ownKey, double amount, TimeSpan now, out Fault? refused)
    {
        refused = null;
        if (all is null && own is null)
        {
            return TimeSpan.Zero;
        }

        var patience = exchange.Snapshot.Policy.Rates.MaxWait;
        patience = exchange.Hints.Deadline is { } deadline && deadline < patience ? deadline : patience;
        var tenants = own?.Take(amount, now, patience) ?? RateGrant.Now;
        if (!tenants.Granted)
        {
            refused = new Fault(FaultKind.TenantRateLimited, $"this tenant is over its {ownKey} (tenants.{ownKey})") { Stage = FaultStage.Admit, RetryAfter = tenants.RetryAfter };
            return TimeSpan.Zero;
        }

        var everybodys = all?.Take(amount, now, patience) ?? RateGrant.Now;
        if (!everybodys.Granted)
        {
            own?.Refund(amount, now);
            refused = new Fault(FaultKind.Overloaded, $"the gateway is over its {allKey} (rate_limits.{allKey})") { Stage = FaultStage.Admit, RetryAfter = everybodys.RetryAfter };
            return TimeSpan.Zero;
        }

        return tenants.Wait > everybodys.Wait ? tenants.Wait : everybodys.Wait;
    }
}
