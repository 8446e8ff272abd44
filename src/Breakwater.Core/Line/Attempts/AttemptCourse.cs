using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Line.Attempts;

/// <summary>The course of one request through its targets: which is next, after what wait, and by when it must be done.</summary>
internal sealed class AttemptCourse
{
    private readonly Exchange _exchange;
    private readonly LineServices _services;
    private readonly RetryPolicy _retry;
    private readonly AttemptHistory _history;
    private int _next;
    private TimeSpan _wait;
    private Fault? _last;
    private Fault? _passedOver;

    public AttemptCourse(Exchange exchange, LineServices services)
    {
        _exchange = exchange;
        _services = services;
        var retry = exchange.Snapshot.RetryOf(exchange);
        retry = exchange.IsShifted ? retry.Within(exchange.Snapshot.Policy.Cutover.MaxRetries + 1) : retry;
        _retry = exchange.Snapshot.Defences.IsDegraded || BurnRules.HasSingleRetry(exchange) ? retry.Within(DegradeTrigger.MaxAttempts) : retry;
        _history = new AttemptHistory(_retry, exchange.Targets.Count, services.Clock);
        Limits = exchange.Snapshot.LimitsFor(exchange.IsStream, exchange.Intent);
    }

    public TimeoutLimits Limits { get; }

    /// <summary>The fault of the last attempt; null before one failed.</summary>
    public Fault? Last => _last;

    /// <summary>The fault to tell when nothing is left to try; a provider's says more than a target's inability, and that more than a place that was lost before.</summary>
    public Fault Verdict => _last is null or { Kind: FaultKind.Preempted } ? _passedOver ?? _last! : _last;

    /// <summary>
    /// A part of the total while another attempt could follow it (A6.2), else all of it. Nothing waits for the first content of what stands in the provider's
    /// own queue, nor of whole answers; a probe of a mending target has a limit of its own (A2.25).
    /// </summary>
    public AttemptTerms TermsFor(int index, in TargetHold hold)
    {
        var deadline = Limits.AttemptShare < 1 && _history.CouldFollow(index) ? _exchange.Deadline.Slice(_services.Clock, Limits.Total * Limits.AttemptShare) : _exchange.Deadline;
        var first = _exchange.IsStream && !_exchange.IsQueued ? Limits.FirstToken : Timeout.InfiniteTimeSpan;
        var probe = _exchange.Snapshot.Policy.Breaker.ProbeTimeout;
        return new AttemptTerms(Limits, hold.IsProbe && first > probe ? probe : first, deadline);
    }

    /// <summary>The next target's place and the wait before it; false when nothing is left.</summary>
    public bool Next(out int index, out TimeSpan wait)
    {
        (index, wait) = (_next, _wait);
        return index >= 0;
    }

    /// <summary>How long the target may be waited for: not at all while others have not been asked.</summary>
    public TimeSpan PatienceFor(int index)
    {
        if (_history[index] == TargetStanding.Untried && (_history.Others(index, TargetStanding.Untried) || _history.Others(index, TargetStanding.Busy)))
        {
            return TimeSpan.Zero;
        }

        var most = _exchange.Snapshot.Policy.QueueWait;
        var left = _exchange.Deadline.Remaining;
        return left < most ? left : most;
    }

    /// <summary>The place of a target that a hedge may go to; minus one when there is none.</summary>
    public int ForHedge(int running)
    {
        for (var i = 0; i < _exchange.Targets.Count; i++)
        {
            if (i != running && _history[i] == TargetStanding.Untried && !CutoverTurn.IsAway(_exchange, _exchange.Targets[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Notes how an attempt failed.</summary>
    public void Failed(int index, Fault fault)
    {
        if (fault.Kind == FaultKind.NotTranslatable)
        {
            // Not an attempt: nothing was sent. Another target may well be able, unless the caller wants just this model.
            PassedOver(index, fault, busy: false);
            if (_last is null && IsAskedFor(_exchange.Targets[index]))
            {
                (_next, _passedOver) = (-1, fault);
            }

            return;
        }

        if (_exchange.Stored is not null && fault.Provider is { Status: 404 })
        {
            // Its home is not known: the next provider may have it.
            _last = fault;
            Follow(_history.PassOver(index, TargetStanding.Dead, last: null, _exchange.Deadline, _services.Random));
            return;
        }

        if (fault.Kind == FaultKind.Preempted)
        {
            fault = fault with { RetryAfter = _exchange.Targets[index].Defence.ExpectedWait(Tickets.ForTarget(_exchange), _services.Clock.Monotonic(), out _) };
        }

        _last = fault;
        var decision = _history.Failed(index, OfThisKeyOnly(index, fault) ? fault with { RetryAfter = null } : fault, _exchange.Deadline, _services.Random);
        Follow(decision);
        if (!decision.GoesOn && decision.RetryAfter is { } after)
        {
            _last = fault with { RetryAfter = after };
        }
    }

    /// <summary>Notes that a target did not take the request; one without room at once is asked again, with patience, when no other has any.</summary>
    public void PassedOver(int index, Fault fault, bool busy)
    {
        var again = busy && _history[index] != TargetStanding.Busy;
        _passedOver = Sooner(_passedOver, fault);
        Follow(_history.PassOver(index, again ? TargetStanding.Busy : TargetStanding.Dead, _last, _exchange.Deadline, _services.Random));
    }

    // Of several targets that are shut, the one that opens first tells when to come back.
    private static Fault Sooner(Fault? known, Fault fault) =>
        known is null || (fault.RetryAfter is { } wait && !(known.RetryAfter <= wait)) ? fault : known;

    // What one key was told to wait for does not hold for the others.
    private bool OfThisKeyOnly(int index, Fault fault) =>
        fault.Kind == FaultKind.ProviderRateLimited && _exchange.Targets[index].Defence is { Keys.Count: > 1 } several && several.HasRoom(Tickets.ForTarget(_exchange), _services.Clock.Monotonic());

    private bool IsAskedFor(Target target)
    {
        var asked = _exchange.Envelope?.Model ?? "";
        return asked == target.Model || (asked.EndsWith(target.Model, StringComparison.Ordinal) && asked == $"{target.Provider}/{target.Model}");
    }

    private void Follow(RetryDecision decision) => (_next, _wait) = (decision.GoesOn ? decision.Target : -1, decision.Wait);
}
