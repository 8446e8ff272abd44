using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Server.Admin.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Changes;

/// <summary><c>GET /admin/rollouts</c> and <c>POST /admin/rollouts/{route}</c>: how changes of routes stand, and an operator's hand on them (A7.10).</summary>
internal sealed class RolloutCommands(RolloutBook book, RolloutKeeper keeper, AuditTrail audit, TimeProvider clock)
{
    public Task ListAsync(HttpContext context) => AdminReply.SendAsync(context, 200, new RolloutsAnswer(Lines()), AdminJson.Default.RolloutsAnswer);

    public async Task CommandAsync(HttpContext context, string route)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.RolloutCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (!TryVerb(command.Verb, out var verb))
        {
            await AdminReply.RefuseAsync(context, 400, $"verb is '{command.Verb}'; it must be one of {string.Join(", ", Enum.GetValues<RolloutVerb>().Select(Word))}").ConfigureAwait(false);
            return;
        }

        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        await audit.NoteAsync($"rollout.{Word(verb)}", route, command.Reason!).ConfigureAwait(false);
        if (book.Command(route, verb, command.Reason!, clock.GetUtcNow()) is { } refusal)
        {
            await audit.NoteAsync("rollout.refused", route, command.Reason!).ConfigureAwait(false);
            await AdminReply.RefuseAsync(context, refusal.IsUnknown ? 404 : 409, refusal.Why).ConfigureAwait(false);
            return;
        }

        await keeper.PublishAsync().ConfigureAwait(false);
        await ListAsync(context).ConfigureAwait(false);
    }

    /// <summary>All rollouts as they are told.</summary>
    public IReadOnlyList<RolloutLine> Lines() => [.. book.Views().Select(LineOf)];

    private static RolloutLine LineOf(RolloutView view) => new(
        view.State.Route,
        ChangeWords.Of(view.State.Phase),
        view.Percent,
        [.. view.Plan.Candidates.Select(candidate => $"{candidate.Provider}/{candidate.ModelId}")],
        view.State.Rung.Since,
        view.Plan.Ladder.Hold.TotalSeconds,
        view.State.Changed,
        view.State.Reason,
        view.Lack,
        view.Quality?.Score,
        ArmOf(view.Old),
        ArmOf(view.Fresh));

    private static ArmLine ArmOf(in ArmReading arm) => new(arm.Requests, Math.Round(arm.SuccessRatio, 4), Math.Round(arm.P95.TotalSeconds, 3), Usd(arm.CostPerRequest));

    private static decimal Usd(Money money) => money.NanoUsd / 1_000_000_000m;

    private static string Word(RolloutVerb verb) => verb.ToString().ToLowerInvariant();

    private static bool TryVerb(string? word, out RolloutVerb verb)
    {
        verb = default;
        foreach (var known in Enum.GetValues<RolloutVerb>())
        {
            if (Word(known) == word)
            {
                verb = known;
                return true;
            }
        }

        return false;
    }
}

/// <summary>What to do with a rollout, and why.</summary>
internal sealed record RolloutCommand(string? Verb, string? Reason);

/// <summary>All rollouts, by route.</summary>
internal sealed record RolloutsAnswer(IReadOnlyList<RolloutLine> Rollouts);

/// <summary>One rollout. Waits for: what its next step lacks besides the time. Quality: share of gold cases passed.</summary>
internal sealed record RolloutLine(
    string Route,
    string Phase,
    int Percent,
    IReadOnlyList<string> Candidates,
    DateTimeOffset StepSince,
    double HoldS,
    DateTimeOffset Changed,
    string Reason,
    string? WaitsFor,
    double? Quality,
    ArmLine Old,
    ArmLine Fresh);

/// <summary>One arm since the step began.</summary>
internal sealed record ArmLine(long Requests, double SuccessRatio, double P95S, decimal CostUsd);
