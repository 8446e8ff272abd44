using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Endpoints;
using Breakwater.Storage;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary><c>GET /admin/status</c>: the live state of the storm defence (CONTRACT section 10).</summary>
internal sealed class StatusView(GatewayState state, StatusSources sources, TimeProvider clock)
{
    public Task HandleAsync(HttpContext context)
    {
        var now = clock.Monotonic();
        var (config, line) = state.Current;
        var process = line.Defences.Process.View(now);
        var answer = new StatusAnswer(
            (long)(clock.GetUtcNow() - state.Started).TotalSeconds,
            config.Profile,
            config.Preset ?? "off",
            process.InFlight,
            process.Waiting,
            line.Defences.Retries.Balance,
            line.Defences.Hedges.Balance,
            [.. line.Defences.IncidentsOn(now).Select(incident => new IncidentStatus(incident.Name, clock.GetUtcNow() - (now - incident.Since), incident.Reason))],
            [.. line.Defences.Targets.OrderBy(target => target.Provider, StringComparer.Ordinal).ThenBy(target => target.Model, StringComparer.Ordinal).Select(target => TargetOf(target, now))],
            CutoversOf(line))
        {
            Alerts = [.. line.Outcomes.Alerts.On.Select(AlertStatus.Of)],
            Restraints = Words.Of(line.Outcomes.Restraints),
            Rollouts = sources.Rollouts.Lines(),
            Quality = sources.Quality.InForce(),
            Money = MoneyOf(line.Budgets.Journal),
            Decisions = sources.Decisions is { } decisions ? new DecisionStatus(decisions.Kept, decisions.Waiting, decisions.Dropped, decisions.Trouble) : null,
            Store = sources.Store is { } store ? StoreStatus.Of(store()) : null,
        };
        return AdminReply.SendAsync(context, 200, answer, AdminJson.Default.StatusAnswer);
    }

    private static MoneyStatus? MoneyOf(MoneyJournalHealth? journal) =>
        journal is null ? null : new MoneyStatus(journal.Waiting, journal.Spilled, journal.Lost, journal.Stopped, journal.LedgerError);

    // What is as it should be is not told of.
    private static IReadOnlyList<CutoverLine> CutoversOf(LineSnapshot line) =>
    [
        .. line.Routes.Providers.Select(provider => (provider.Name, State: line.Defences.Cutovers.StateOf(provider.Name)))
            .Where(one => one.State.Phase != CutoverPhase.Normal || one.State.Held is not null)
            .Select(one => CutoverLine.Of(one.Name, one.State, line.Policy.Cutover)),
    ];

    private static TargetStatus TargetOf(TargetDefence target, TimeSpan now)
    {
        var breaker = target.Breaker.View(now);
        var health = target.Health.Report(now);
        return new TargetStatus(
            target.Provider,
            target.Model,
            Words.Of(breaker.State),
            breaker.Reason,
            Seconds(breaker.HalfOpenIn),
            health.Score,
            health.Healthy,
            [.. target.Keys.Select((key, index) => KeyOf(key, index, now))]);
    }

    private static KeyStatus KeyOf(KeyDefence key, int index, TimeSpan now)
    {
        var gate = key.Gate.View(now);
        return new KeyStatus(index, gate.Limit, gate.InFlight, gate.Waiting, Seconds(gate.PausedUntil - now), key.IsResting(now));
    }

    private static double? Seconds(TimeSpan? span) => span is { } some && some > TimeSpan.Zero ? Math.Round(some.TotalSeconds, 3) : null;
}

/// <summary>
/// The record of money: bytes of it that the ledger does not have yet, records that wait in memory, records that were lost, why nothing under a budget is sent, why the ledger
/// lags.
/// </summary>
internal sealed record MoneyStatus(long WaitingBytes, int Spilled, long Lost, string? Stopped, string? LedgerError);

/// <summary>How the store is: its engine, whether it writes, what waits, and the last things that it did and failed to do.</summary>
internal sealed record StoreStatus(string Engine, bool Well, int Queued, int QueueLimit, double? CommittingS, DateTime? LastCommit, double? LastCommitMs, DateTime? LastErrorAt, string? LastError)
{
    public static StoreStatus Of(StoreHealth health) => new(
        health.Engine,
        health.IsWell,
        health.Queued,
        health.QueueLimit,
        health.Committing is { } committing ? Math.Round(committing.TotalSeconds, 3) : null,
        health.LastCommit?.At.UtcDateTime,
        health.LastCommit is { } commit ? Math.Round(commit.Took.TotalMilliseconds, 3) : null,
        health.LastError?.At.UtcDateTime,
        health.LastError?.Detail);
}

/// <summary>Decisions since the start: in the store, waiting for it, dropped for want of room; and why the store takes none now.</summary>
internal sealed record DecisionStatus(long Kept, long Waiting, long Dropped, string? Trouble);

/// <summary>A state of incident that is on: its name, since when (UTC), and why.</summary>
internal sealed record IncidentStatus(string Name, DateTimeOffset Since, string Reason);

/// <summary>One model at one provider.</summary>
internal sealed record TargetStatus(
    string Provider, string Model, string Breaker, string BreakerReason, double? HalfOpenInS, double Score, bool Healthy, IReadOnlyList<KeyStatus> Keys);

/// <summary>One key. Limit null: open, the provider has not pushed back yet.</summary>
internal sealed record KeyStatus(int Key, int? Limit, int InFlight, int Waiting, double? PausedS, bool Resting);
