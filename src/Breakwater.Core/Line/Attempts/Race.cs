using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Hedging;

namespace Breakwater.Core.Line.Attempts;

/// <summary>
/// Two attempts for one answer (A7.4): when the first has brought no content within the soft timeout, a second one starts at another target. The first to commit
/// wins; the other is given up at once, and paid for. At most one hedge, within its budget and the retry budget (C24, C37).
/// </summary>
internal sealed class Race(LineServices services, Exchange exchange, AttemptCourse course, int first, TargetDoor door, AttemptRun run) : ISoftTimeout
{
    private readonly Lock _gate = new();
    private readonly Runner[] _runners = new Runner[2];
    private AttemptRecord? _winner;
    private TaskCompletionSource<Fault?>? _hedge;
    private AttemptRecord? _second;
    private int _secondIndex;
    private bool _over;

    /// <summary>Whether a second attempt may ever help: streams whose answer is made now, with more than one candidate, of a tier that has second attempts (C24).</summary>
    public static bool IsOpenTo(Exchange exchange) =>
        exchange is { IsStream: true, IsQueued: false, Operation: Operation.Generate, Targets.Count: > 1 }
        && exchange.Snapshot.Policy.Hedge.Enabled
        && exchange.Snapshot.Sla.Of(exchange.Tier).MaxRetries > 0;

    /// <summary>An attempt is under way, on its own timer.</summary>
    public void Joins(AttemptRecord attempt, AttemptTimer timer, int turn)
    {
        bool late;
        lock (_gate)
        {
            late = _winner is not null;
            _runners[ReferenceEquals(attempt, _second) ? 1 : 0] = new Runner(attempt, timer, turn);
        }

        if (late)
        {
            timer.Abandon(turn);
        }
        else if (!attempt.IsHedge)
        {
            timer.Remind(this, exchange.Snapshot.Policy.Hedge.After);
        }
    }

    /// <summary>True for the first attempt that asks, which ends the other one.</summary>
    public bool TryWin(AttemptRecord attempt)
    {
        Runner loser;
        lock (_gate)
        {
            if (_winner is not null)
            {
                return ReferenceEquals(_winner, attempt);
            }

            _winner = attempt;
            loser = _runners[ReferenceEquals(attempt, _second) ? 0 : 1];
        }

        loser.Timer?.Abandon(loser.Turn);
        return true;
    }

    /// <summary>True once one has won before a second began: then none ever will.</summary>
    public bool IsDecidedAlone
    {
        get
        {
            lock (_gate)
            {
                return _winner is not null && _second is null;
            }
        }
    }

    /// <summary>Whether the client belongs to the other attempt.</summary>
    public bool IsLostFor(AttemptRecord attempt)
    {
        lock (_gate)
        {
            return _winner is not null && !ReferenceEquals(_winner, attempt);
        }
    }

    /// <summary>The first attempt has been silent for the soft timeout.</summary>
    public void Passed()
    {
        PreparedAttempt prepared;
        lock (_gate)
        {
            if (_winner is not null || _over || !TryPrepare_NeedsLock(out prepared))
            {
                return;
            }

            _second = prepared.Attempt;
            _hedge = new TaskCompletionSource<Fault?>();
            exchange.Attempts.Add(prepared.Attempt);
        }

        _ = RunAsync(prepared);
    }

    /// <summary>The first attempt has ended: no hedge starts any more; the one that did is waited for. Null when there was none.</summary>
    public async ValueTask<RunnerEnd?> EndAsync()
    {
        Task<Fault?>? hedge;
        lock (_gate)
        {
            _over = true;
            hedge = _hedge?.Task;
        }

        return hedge is null ? null : new RunnerEnd(_secondIndex, _second!, await hedge.ConfigureAwait(false));
    }

    // The request is written while nobody can win, because who wins may give the caller's body back.
    private bool TryPrepare_NeedsLock(out PreparedAttempt prepared)
    {
        prepared = default;
        var index = course.ForHedge(first);
        if (index < 0 || HedgeRule.Decide(exchange, exchange.Targets[index], services.Clock.Monotonic(), DateOnly.FromDateTime(services.Clock.GetUtcNow().UtcDateTime)) != HedgeVerdict.Go)
        {
            return false;
        }

        var now = services.Clock.Monotonic();
        var entry = door.TryEnter(exchange, exchange.Targets[index]);
        if (entry.Refusal is not null)
        {
            return false;
        }

        var attempt = new AttemptRecord(exchange.Targets[index], services.Clock.GetTimestamp()) { Hold = entry.Hold, IsHedge = true };
        if (run.Prepare(exchange, attempt, out prepared) is not null)
        {
            return false;
        }

        if (!SpendGate.AllowHedge(exchange, services.Clock) || !RetryBudgets.AllowHedge(exchange))
        {
            prepared.Drop(now);
            return false;
        }

        _secondIndex = index;
        return true;
    }

    private async Task RunAsync(PreparedAttempt prepared)
    {
        try
        {
            var fault = await run.RunAsync(exchange, prepared, course.TermsFor(_secondIndex, prepared.Attempt.Hold)).ConfigureAwait(false);
            _hedge!.SetResult(fault);
        }
        catch (Exception e)
        {
            // A bug: the request's own loop rethrows it, and tells it.
            _hedge!.SetException(e);
        }
    }

    private readonly record struct Runner(AttemptRecord? Attempt, AttemptTimer? Timer, int Turn);
}

/// <summary>How one attempt of a race ended.</summary>
internal sealed record RunnerEnd(int Index, AttemptRecord Attempt, Fault? Fault);
