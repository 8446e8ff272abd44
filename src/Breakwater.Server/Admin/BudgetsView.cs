using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary><c>GET /admin/budgets</c>: how every budget stands (CONTRACT section 10).</summary>
internal sealed class BudgetsView(GatewayState state, TimeProvider clock)
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    public Task HandleAsync(HttpContext context)
    {
        var book = state.Current.Line.Budgets;
        var lines = book.Read(clock.GetUtcNow())
            .OrderBy(reading => reading.Owner, StringComparer.Ordinal).ThenBy(reading => reading.Scope)
            .Select(LineOf);
        var counts = book.Counts;
        return AdminReply.SendAsync(context, 200, new BudgetsAnswer([.. lines], counts.Live, counts.Reaped, counts.Late, counts.Overruns), AdminJson.Default.BudgetsAnswer);
    }

    private static BudgetScopeLine LineOf(BudgetReading reading) => new(
        reading.Owner.Length == 0 ? null : reading.Owner,
        BudgetWords.Of(reading.Scope),
        Usd(reading.Cap),
        Usd(reading.Held),
        Usd(reading.Settled),
        Usd(reading.Left),
        BudgetWords.Of(reading.Level),
        reading.Ends);

    private static decimal Usd(Money money) => money.NanoUsd / NanosPerUsd;
}

/// <summary>All budgets, and what happened to the holds on them since the start.</summary>
internal sealed record BudgetsAnswer(IReadOnlyList<BudgetScopeLine> Budgets, int Holds, long Reaped, long Late, long Overruns);

/// <summary>One budget, in US dollars: held + settled + left = cap. Owner null: everybody's.</summary>
internal sealed record BudgetScopeLine(
    string? Owner, string Scope, decimal CapUsd, decimal HeldUsd, decimal SettledUsd, decimal LeftUsd, string Level, DateTimeOffset? Ends);
