using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Line.Attempts;

/// <summary>The course of one request through its targets: which is next, after what wait, and by when it must be done.</summary>
internal sealed class AttemptCourse
{
    private readonly Exchange _exchange;
    private readonly LineServices _services;
    private readonly AttemptHistory _history;
    private int _next;
    private TimeSpan _wait;
    private Fault? _last;
    private Fault? _untranslatable;

    public AttemptCourse(Exchange exchange, LineServices services)
    {
        _exchange = exchange;
        _services = services;
        _history = new AttemptHistory(exchange.Snapshot.Retry, exchange.Targets.Count, services.Clock);
        Limits = exchange.Snapshot.LimitsFor(exchange.IsStream, exchange.Intent);
    }

    public TimeoutLimits Limits { get; }

    /// <summary>By when the next attempt must be done: a part of the total while another attempt could follow it (A6.2), else all of it.</summary>
    public Deadline AttemptDeadline => Limits.AttemptShare < 1 && CouldFollow
        ? _exchange.Deadline.Slice(_services.Clock, Limits.Total * Limits.AttemptShare)
        : _exchange.Deadline;

    /// <summary>The limit for the first content of a stream; none for what waits in the provider's own queue, and for whole answers.</summary>
    public TimeSpan FirstTokenLimit => _exchange.IsStream && !_exchange.IsQueued ? Limits.FirstToken : Timeout.InfiniteTimeSpan;

    /// <summary>The fault to tell when nothing is left to try; a provider's says more than a target's inability.</summary>
    public Fault Verdict => _last ?? _untranslatable!;

    private bool CouldFollow => _history.Attempts + 1 < _exchange.Snapshot.Retry.MaxAttempts;

    /// <summary>The next target and the wait before it; false when nothing is left.</summary>
    public bool Next(out TimeSpan wait, out Target? target)
    {
        (wait, target) = (_wait, _next < 0 ? null : _exchange.Targets[_next]);
        return _next >= 0;
    }

    /// <summary>Notes how the attempt just made failed.</summary>
    public void Failed(Fault fault)
    {
        if (fault.Kind == FaultKind.NotTranslatable)
        {
            // Not an attempt: nothing was sent. Another target may well be able, unless the caller wants just this model.
            _untranslatable ??= fault;
            if (_last is null && IsAskedFor(_exchange.Targets[_next]))
            {
                _next = -1;
                return;
            }

            Follow(_history.RuleOut(_next, _last, _exchange.Deadline, _services.Random));
            return;
        }

        if (_exchange.Stored is not null && fault.Provider is { Status: 404 })
        {
            // Its home is not known: the next provider may have it.
            _last = fault;
            Follow(_history.RuleOut(_next, last: null, _exchange.Deadline, _services.Random));
            return;
        }

        _last = fault;
        var decision = _history.Failed(_next, fault, _exchange.Deadline, _services.Random);
        Follow(decision);
        if (!decision.GoesOn && decision.RetryAfter is { } after)
        {
            _last = fault with { RetryAfter = after };
        }
    }

    private bool IsAskedFor(Target target)
    {
        var asked = _exchange.Envelope?.Model ?? "";
        return asked == target.Model || (asked.EndsWith(target.Model, StringComparison.Ordinal) && asked == $"{target.Provider}/{target.Model}");
    }

    private void Follow(RetryDecision decision) => (_next, _wait) = (decision.GoesOn ? decision.Target : -1, decision.Wait);
}
