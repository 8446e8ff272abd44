namespace Breakwater.Core.Objectives;

/// <summary>One figure at one moment.</summary>
/// <param name="Kind">Whose alert it is for.</param>
/// <param name="Subject">Of whom it is: a provider, a tier, a budget.</param>
/// <param name="Value">The figure.</param>
/// <param name="Detail">What it is made of, for who reads the alert.</param>
public readonly record struct AlertFigure(AlertKind Kind, string Subject, double Value, string Detail);

/// <summary>An alert that is on.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="Since">When it was raised.</param>
/// <param name="Value">The figure as it was last seen.</param>
/// <param name="Detail">What that is made of.</param>
public sealed record AlertView(AlertKind Kind, string Subject, DateTimeOffset Since, double Value, string Detail);

/// <summary>An alert that was raised or cleared just now.</summary>
public readonly record struct AlertChange(AlertView Alert, bool IsRaised);

/// <summary>
/// Raises and clears alerts: a figure beyond its threshold for the rule's time raises one, and one that is well for a minute, or is not there any more, clears it.
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

        // Whoever has no figure any more is as well as can be told.
        foreach (var (key, state) in _states)
        {
            if (state.Seen != now)
            {
                state.BrokenSince = null;
                Settle(key, state, isWell: true, now, ref changes);
            }
        }

        if (figures.Count > 0 || _states.Count > 0)
        {
            _on = [.. _states.Values.Select(static state => state.Alert).OfType<AlertView>().OrderBy(static alert => alert.Since)];
        }

        return changes ?? (IReadOnlyList<AlertChange>)[];
    }

    private void Look(AlertRule rule, in AlertFigure figure, TimeSpan now, DateTimeOffset utc, ref List<AlertChange>? changes)
    {
        var key = (figure.Kind, figure.Subject);
        var isBroken = rule.IsBroken(figure.Value);
        if (!_states.TryGetValue(key, out var state))
        {
            if (!isBroken)
            {
                return;
            }

            _states.Add(key, state = new State());
        }

        state.Seen = now;
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

        public TimeSpan Seen { get; set; }

        public TimeSpan? BrokenSince { get; set; }

        public TimeSpan? WellSince { get; set; }
    }
}
