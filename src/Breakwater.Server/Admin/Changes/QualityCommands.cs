using Breakwater.Core.Configuration;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.GoldSets;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Changes;

/// <summary><c>/admin/quality</c>: runs of gold sets, and one more that an operator made.</summary>
internal sealed class QualityCommands(QualityBoard board, GatewayState state, StoreCalls calls, IIdSource ids, TimeProvider clock)
{
    private const int Most = 50;
    private const int MostClasses = 200;

    public async Task ListAsync(HttpContext context)
    {
        var (done, runs) = await calls.AskAsync(context, cancellation => board.ReadAsync(Most, cancellation)).ConfigureAwait(false);
        if (done)
        {
            var policy = ConfigDiff.PolicyOf(state.Current.Config);
            await AdminReply.SendAsync(context, 200, new QualityAnswer(policy, [.. runs!.Select(run => LineOf(run, policy))]), AdminJson.Default.QualityAnswer).ConfigureAwait(false);
        }
    }

    public async Task AddAsync(HttpContext context)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.QualityCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (Problem(command) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        // A run over what is in force does not say which policy that is: the gateway knows.
        var policy = ConfigDiff.PolicyOf(state.Current.Config);
        var origin = command.Policy is null || command.Policy == policy ? QualityOrigin.Command : QualityOrigin.Trial;
        var run = new QualityRun(
            ids.Next("q_"), clock.GetUtcNow(), origin, command.Policy ?? policy, command.Model ?? "", command.Set!, command.SetHash!, Money.FromUsd(command.CostUsd!.Value)!.Value,
            [.. command.Classes!.Select(one => new ClassScore(one.Name!, one.Passed!.Value, one.Cases!.Value, one.Floor!.Value, one.HighRiskFailed ?? 0))]);
        var (done, _) = await calls.AskAsync(
            context,
            async cancellation =>
            {
                await board.AddAsync(run, cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        if (done)
        {
            await AdminReply.SendAsync(context, 201, LineOf(run, policy), AdminJson.Default.QualityLine).ConfigureAwait(false);
        }
    }

    /// <summary>The last run of each set over what is, or was then, in force.</summary>
    public IReadOnlyList<QualityLine> InForce()
    {
        var policy = ConfigDiff.PolicyOf(state.Current.Config);
        return [.. board.InForce.Select(run => LineOf(run, policy))];
    }

    private static QualityLine LineOf(QualityRun run, string policy) => new(
        run.Id, run.At, run.Origin.ToString().ToLowerInvariant(), run.Set, run.SetHash, run.Model.Length == 0 ? null : run.Model, run.Policy, run.Policy == policy,
        run.IsHeld, run.Passed, run.Cases, run.Cost.NanoUsd / 1_000_000_000m,
        [.. run.Classes.Select(one => new ClassLine(one.Name, one.Passed, one.Cases, one.Floor, one.HighRiskFailed, one.Breach))]);

    private static string? Problem(QualityCommand command) =>
        !IsShort(command.Set) ? "set must be a text of 1 to 128 characters"
        : !IsShort(command.SetHash) ? "set_hash must be a text of 1 to 128 characters"
        : command.Policy is not null && !IsShort(command.Policy) ? "policy must be a text of 1 to 128 characters"
        : command.Model is not null && !IsShort(command.Model) ? "model must be a text of 1 to 128 characters"
        : command.CostUsd is not (>= 0 and <= 1_000_000) ? "cost_usd must be an amount from 0 to 1000000"
        : command.Classes is not { Count: > 0 and <= MostClasses } ? $"classes must be a list of 1 to {MostClasses}"
        : command.Classes.FirstOrDefault(one => !IsGood(one)) is { } bad ? $"class '{bad.Name}' must have a name, cases from 1, passed from 0 to cases, floor above 0 to 1, high_risk_failed from 0 to cases"
        : null;

    private static bool IsGood(ClassCommand one) =>
        IsShort(one.Name) && one.Cases is >= 1 && one.Passed >= 0 && one.Passed <= one.Cases && one.Floor is > 0 and <= 1 && one.HighRiskFailed is null or >= 0 && !(one.HighRiskFailed > one.Cases);

    private static bool IsShort(string? text) => text is { Length: >= 1 and <= 128 } && !text.Any(char.IsControl);
}

/// <summary>A run that was made outside. Policy null: over what is in force.</summary>
internal sealed record QualityCommand(string? Set, string? SetHash, string? Policy, string? Model, decimal? CostUsd, IReadOnlyList<ClassCommand>? Classes);

/// <summary>The score of a class as it was made outside.</summary>
internal sealed record ClassCommand(string? Name, int? Passed, int? Cases, double? Floor, int? HighRiskFailed);

/// <summary>The policy in force, and runs, newest first.</summary>
internal sealed record QualityAnswer(string Policy, IReadOnlyList<QualityLine> Runs);

/// <summary>One run of a gold set.</summary>
internal sealed record QualityLine(
    string Id,
    DateTimeOffset At,
    string Origin,
    string Set,
    string SetHash,
    string? Model,
    string Policy,
    bool InForce,
    bool Held,
    int Passed,
    int Cases,
    decimal CostUsd,
    IReadOnlyList<ClassLine> Classes);

/// <summary>The score of one class; breach null: held.</summary>
internal sealed record ClassLine(string Name, int Passed, int Cases, double Floor, int HighRiskFailed, string? Breach);
