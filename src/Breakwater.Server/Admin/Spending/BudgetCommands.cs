using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Spending;

/// <summary><c>PUT /admin/budgets/{tenant}</c>: what a tenant of the store may spend. Caps that are not named stay, null takes one away.</summary>
internal sealed class BudgetCommands(TenantBook book, StoreCalls calls)
{
    private const string Names = "minute, day, month (US dollars, or null for no cap), reason";
    private const decimal MostUsd = 9_000_000_000m;

    public async Task SetAsync(HttpContext context, string tenant)
    {
        using var body = await AdminReply.ReadAsync(context, AdminJson.Default.JsonDocument, Names).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        if (Problem(body.RootElement, out var caps, out var reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var set = new TenantBudget();
        var (done, refusal) = await calls.AskAsync(context, cancellation => book.ChangeBudgetAsync(tenant, Change, reason, cancellation)).ConfigureAwait(false);
        if (!done)
        {
            return;
        }

        if (refusal is not null)
        {
            await AdminReply.RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        await AdminReply.SendAsync(context, 200, new CapsAnswer(tenant, Usd(set.Minute), Usd(set.Day), Usd(set.Month)), AdminJson.Default.CapsAnswer).ConfigureAwait(false);

        (TenantBudget Budget, string? Problem) Change(TenantBudget before)
        {
            set = new TenantBudget
            {
                Minute = caps.TryGetValue("minute", out var minute) ? minute : before.Minute,
                Day = caps.TryGetValue("day", out var day) ? day : before.Day,
                Month = caps.TryGetValue("month", out var month) ? month : before.Month,
            };
            return (set, Contradiction(set));
        }
    }

    private static string? Problem(JsonElement body, out Dictionary<string, Money?> caps, out string reason)
    {
        (caps, reason) = (new(StringComparer.Ordinal), "");
        if (body.ValueKind != JsonValueKind.Object)
        {
            return $"send a JSON object of {Names}";
        }

        foreach (var member in body.EnumerateObject())
        {
            switch (member.Name)
            {
                case "reason":
                    reason = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : "";
                    break;
                case "minute" or "day" or "month" when member.Value.ValueKind == JsonValueKind.Null:
                    caps[member.Name] = null;
                    break;
                case "minute" or "day" or "month" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetDecimal(out var usd) && usd is > 0 and <= MostUsd && Money.FromUsd(usd) is { NanoUsd: > 0 } cap:
                    caps[member.Name] = cap;
                    break;
                case "minute" or "day" or "month":
                    return $"{member.Name} is {member.Value.GetRawText()}; it must be an amount of US dollars above zero, or null for no cap";
                default:
                    return $"{member.Name} is not known here; send a JSON object of {Names}";
            }
        }

        return AdminReply.ProblemOfReason(reason) ?? (caps.Count == 0 ? "nothing is to be set; name minute, day or month" : null);
    }

    private static string? Contradiction(TenantBudget budget) =>
        budget.Minute > budget.Day ? $"minute would be {budget.Minute} and day {budget.Day}; a longer window's cap must not be smaller"
        : budget.Day > budget.Month ? $"day would be {budget.Day} and month {budget.Month}; a longer window's cap must not be smaller"
        : budget.Minute > budget.Month ? $"minute would be {budget.Minute} and month {budget.Month}; a longer window's cap must not be smaller"
        : null;

    private static decimal? Usd(Money? money) => money is { } some ? LedgerLine.Usd(some) : null;
}

/// <summary>What a tenant is to spend at most; null for no cap, and what is left out stays.</summary>
internal sealed record CapsCommand(decimal? Minute, decimal? Day, decimal? Month, string Reason);

/// <summary>What a tenant may spend now, in US dollars; absent for no cap.</summary>
internal sealed record CapsAnswer(string Tenant, decimal? Minute, decimal? Day, decimal? Month);
