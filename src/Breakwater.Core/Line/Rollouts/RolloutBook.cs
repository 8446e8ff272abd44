using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>All rollouts of a gateway; outlives the snapshots. Every change waits in it until somebody takes it to log and keep it. Safe for concurrent use.</summary>
public sealed class RolloutBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RolloutState> _kept = new(StringComparer.Ordinal);
    private List<RolloutChange> _changes = [];

    /// <summary>Hands over what was kept before a restart; before the first configuration is applied.</summary>
    public void Restore(IEnumerable<RolloutState> kept)
    {
        lock (_gate)
        {
            foreach (var state in kept)
            {
                _kept[state.Route] = state;
            }
        }
    }

    /// <summary>Follows a configuration: what it asks for anew begins, what it knows goes on, what it does not ask for any more ends.</summary>
    public void Apply(IReadOnlyList<Route> routes, DateTimeOffset now)
    {
        lock (_gate)
        {
            var asked = routes.Where(route => route.Rollout is not null).ToDictionary(route => route.Name, route => route.Rollout!, StringComparer.Ordinal);
            foreach (var state in _kept.Values.Concat(_entries.Values.Select(entry => entry.State)).Where(state => !asked.ContainsKey(state.Route)).ToList())
            {
                _entries.Remove(state.Route);
                _changes.Add(new RolloutChange(state with { Changed = now, Reason = "the configuration does not ask for it any more" }, RolloutStep.Dropped));
            }

            foreach (var (route, plan) in asked)
            {
                Take(route, plan, now);
            }

            _kept.Clear();
        }
    }

    /// <summary>Looks at every rollout: what was held climbs, what broke a floor goes back.</summary>
    public void Tick(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                Judge(entry, now);
            }
        }
    }

    /// <summary>Takes the result of a gold set that was run over a rollout's new arm; one of a change that is no more is of no use.</summary>
    /// <param name="route">The route.</param>
    /// <param name="mark">Which change of it was tested.</param>
    /// <param name="quality">What came of it.</param>
    /// <param name="now">When (UTC).</param>
    public void Score(string route, string mark, ArmQuality quality, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(route, out var entry) && entry.Plan.Mark == mark)
            {
                entry.Quality = quality;
                Judge(entry, now);
            }
        }
    }

    /// <summary>Does what an operator says; null when it is done, else why not.</summary>
    public RolloutRefusal? Command(string route, RolloutVerb verb, string reason, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(route, out var entry))
            {
                var known = string.Join(", ", _entries.Keys);
                return new RolloutRefusal($"route is '{route}', which has no rollout; {(known.Length == 0 ? "no route has one (routes[].rollout)" : $"these have: {known}")}", IsUnknown: true);
            }

            if (RolloutCourse.Command(entry.State, entry.Plan, verb, reason, now, out var refusal) is not { } next)
            {
                return new RolloutRefusal(refusal!, IsUnknown: false);
            }

            if (verb == RolloutVerb.Resume && next.Rung.Step == 0)
            {
                entry.Quality = null;
            }

            Move(entry, next, verb switch
            {
                RolloutVerb.Pause => RolloutStep.Paused,
                RolloutVerb.Resume => RolloutStep.Resumed,
                RolloutVerb.Abort => RolloutStep.Aborted,
                _ => RolloutStep.Finished,
            }, isCommanded: true);
            return null;
        }
    }

    /// <summary>How all of them stand, by route.</summary>
    public IReadOnlyList<RolloutView> Views()
    {
        lock (_gate)
        {
            return [.. _entries.Values.Select(ViewOf).OrderBy(view => view.State.Route, StringComparer.Ordinal)];
        }
    }

    /// <summary>The changes since this was last asked, in order.</summary>
    public IReadOnlyList<RolloutChange> TakeChanges()
    {
        lock (_gate)
        {
            var taken = _changes;
            if (taken.Count > 0)
            {
                _changes = [];
            }

            return taken;
        }
    }

    /// <summary>What requests see of a route's rollout; null when it has none.</summary>
    internal RolloutSplit? Find(string? route)
    {
        lock (_gate)
        {
            return route is not null && _entries.TryGetValue(route, out var entry) ? entry.Split : null;
        }
    }

    private void Take(string route, RolloutPlan plan, DateTimeOffset now)
    {
        if (_entries.TryGetValue(route, out var entry) && entry.Plan.Mark == plan.Mark)
        {
            (entry.Plan, entry.State) = (plan, RolloutCourse.Fit(entry.State, plan));
        }
        else if (_kept.TryGetValue(route, out var kept) && kept.Mark == plan.Mark)
        {
            _entries[route] = entry = new Entry(plan, RolloutCourse.Fit(kept, plan));
        }
        else
        {
            _entries[route] = entry = new Entry(plan, RolloutCourse.Start(route, plan, now));
            _changes.Add(new RolloutChange(entry.State, RolloutStep.Started));
        }

        entry.Split.Percent = RolloutCourse.PercentOf(entry.State, plan);
    }

    private void Judge(Entry entry, DateTimeOffset now)
    {
        var (old, fresh) = (entry.Split.Old.Read(), entry.Split.Fresh.Read());
        var next = RolloutCourse.Judge(entry.State, entry.Plan, old, fresh, entry.Quality, now);
        if (!ReferenceEquals(next, entry.State))
        {
            Move(entry, next, next.Phase switch
            {
                RolloutPhase.RolledBack => RolloutStep.RolledBack,
                RolloutPhase.Done => RolloutStep.Finished,
                _ => RolloutStep.Climbed,
            });
        }
    }

    private void Move(Entry entry, RolloutState next, RolloutStep step, bool isCommanded = false)
    {
        var isNewStep = next.IsOpen && (next.Rung.Step != entry.State.Rung.Step || !entry.State.IsOpen);
        entry.State = next;
        entry.Split.Percent = RolloutCourse.PercentOf(next, entry.Plan);
        if (isNewStep)
        {
            entry.Split.Fresh.Clear();

            // At 100 % nobody makes new figures for the old arm: the last ones stay to compare with.
            if (entry.Split.Percent < 100)
            {
                entry.Split.Old.Clear();
            }
        }

        _changes.Add(new RolloutChange(next, step, isCommanded));
    }

    private static RolloutView ViewOf(Entry entry)
    {
        var (old, fresh) = (entry.Split.Old.Read(), entry.Split.Fresh.Read());
        return new RolloutView(entry.State, entry.Plan, entry.Split.Percent, old, fresh, entry.Quality, RolloutCourse.Lack(entry.State, entry.Plan, old, fresh, entry.Quality));
    }

    private sealed class Entry(RolloutPlan plan, RolloutState state)
    {
        public RolloutPlan Plan { get; set; } = plan;

        public RolloutState State { get; set; } = state;

        public RolloutSplit Split { get; } = new(state.Route, state.Mark);

        public ArmQuality? Quality { get; set; }
    }
}
