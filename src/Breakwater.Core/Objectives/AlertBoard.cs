namespace Breakwater.Core.Objectives;

/// <summary>One figure at one moment.</summary>
/// <param name="Kind">Whose alert it is for.</param>
/// <param name="Subject">Of whom it is: a provider, a tier, a budget.</param>
/// <param name="Value">The figure.</param>
/// <param name="Detail">What it is made of, for who reads the alert.</param>
public sealed record AlertFigure(AlertKind Kind, string Subject, double Value, string Detail);

/// <summary>An alert that is on.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="Since">When it was raised.</param>
/// <param name="Value">The figure as it was last seen.</param>
/// <param name="Detail">What that is made of.</param>
public sealed record AlertView(AlertKind Kind, string Subject, DateTimeOffset Since, double Value, string Detail);

/// <summary>An alert that was raised or cleared just now.</summary>
public sealed record AlertChange(AlertView Alert, bool IsRaised);

/// <summary>
/// Raises and clears alerts: a figure beyond its threshold for the rule's time raises one, and one that is well for a minute clears it. A figure that is missing is taken to be as it was for five minutes, and well after that.
/// Passive. Stepping is for one caller at a time, <see cref="On"/> for everybody.
/// </summary>
public sealed class AlertBoard
{
    private readonly Dictionary<(AlertKind Kind, string Subject), State> _states = [];
    private volatile IReadOnlyList<AlertView> _on = [];

    /// <summary>The alerts that are on, in the order in which they were raised.</summary>
    public IReadOnlyList<AlertView> On => _on;

    /// <summary>Looks at the figures of a moment, each subject once; what was raised and cleared.</summary>
    public IReadOnlyList<AlertChange> Step(AlertPolicy policy, IReadOnlyList<AlertFigure> figures, TimeSpan now, DateTimeOffset utc)
    {
        List<AlertChange>? changes = null;
        foreach (var figure in figures)
        {
            Look(policy.Of(figure.Kind), figure, now, utc, ref changes);
        }

        foreach (var (key, state) in _states)
        {
            if (state.Seen == now)
            {
                continue;
            }

            if (now - state.Seen < AlertPolicy.Remembered)
            {
                Judge(key, state, policy.Of(key.Kind), now, utc, ref changes);
            }
            else
            {
                // Whoever has had no figure for long is as well as can be told.
                Settle(key, state, isWell: true, now, ref changes);
            }
        }

        if (figures.Count > 0 || _states.Count > 0)
        {
            _on = [.. _states.Values.Select(static state => state.Alert).OfType<AlertView>().OrderBy(static alert => alert.Since)];
        }

        return changes ?? (IReadOnlyList<AlertChange>)[];
    }

    private void Look(AlertRule rule, AlertFigure figure, TimeSpan now, DateTimeOffset utc, ref List<AlertChange>? changes)
    {
        var key = (figure.Kind, figure.Subject);
        if (!_states.TryGetValue(key, out var state))
        {
            if (!rule.IsBroken(figure.Value))
            {
                return;
            }

            _states.Add(key, state = new State { Figure = figure });
        }

        (state.Seen, state.Figure) = (now, figure);
        Judge(key, state, rule, now, utc, ref changes);
    }

    // By the last figure, which may have been seen before.
    private void Judge((AlertKind, string) key, State state, AlertRule rule, TimeSpan now, DateTimeOffset utc, ref List<AlertChange>? changes)
    {
        var figure = state.Figure;
        var isBroken = rule.IsBroken(figure.Value);
        state.BrokenSince = isBroken ? state.BrokenSince ?? now : null;
        if (state.Alert is { } alert)
        {
            state.Alert = alert with { Value = figure.Value, Detail = figure.Detail };
            Settle(key, state, !rule.Enabled || rule.IsWell(figure.Value), now, ref changes);
        }
        else if (!isBroken)
        {
            _states.Remove(key);
        }
        else if (now - state.BrokenSince >= rule.For)
        {
            state.Alert = new AlertView(figure.Kind, figure.Subject, utc, figure.Value, figure.Detail);
            (changes ??= []).Add(new AlertChange(state.Alert, IsRaised: true));
        }
    }

    private void Settle((AlertKind, string) key, State state, bool isWell, TimeSpan now, ref List<AlertChange>? changes)
    {
        if (state.Alert is null)
        {
            _states.Remove(key);
            return;
        }

        state.WellSince = isWell ? state.WellSince ?? now : null;
        if (now - state.WellSince >= AlertPolicy.ClearAfter)
        {
            _states.Remove(key);
            (changes ??= []).Add(new AlertChange(state.Alert, IsRaised: false));
        }
    }

    private sealed class State
    {
        public AlertView? Alert { get; set; }

        public required AlertFigure Figure { get; set; }

        public TimeSpan Seen { get; set; }

        public TimeSpan? BrokenSince { get; set; }

        public TimeSpan? WellSince { get; set; }
    }
}
