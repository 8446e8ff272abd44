using Breakwater.Core.GoldSets;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Testing;

/// <summary>Rollouts and runs of gold sets in memory. Outlives the gateways over it, as a file does.</summary>
public sealed class MemoryChangeStore : IRolloutStore, IQualityStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RolloutState> rollouts = new(StringComparer.Ordinal);
    private readonly List<QualityRun> runs = [];

    /// <summary>Asked before each write; may throw.</summary>
    public Action Before { get; set; } = static () => { };

    /// <summary>All runs, the oldest first.</summary>
    public IReadOnlyList<QualityRun> Runs
    {
        get
        {
            lock (gate)
            {
                return [.. runs];
            }
        }
    }

    public ValueTask<IReadOnlyList<RolloutState>> LoadAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<RolloutState>>([.. rollouts.Values]);
        }
    }

    public ValueTask SaveAsync(RolloutState state, CancellationToken cancellation) => Change(() => rollouts[state.Route] = state);

    public ValueTask RemoveAsync(string route, CancellationToken cancellation) => Change(() => rollouts.Remove(route));

    public ValueTask AddAsync(QualityRun run, CancellationToken cancellation) => Change(() => runs.Add(run));

    public ValueTask<IReadOnlyList<QualityRun>> ReadAsync(int most, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<QualityRun>>([.. Runs.OrderByDescending(run => run.At).Take(most)]);

    private ValueTask Change(Action change)
    {
        Before();
        lock (gate)
        {
            change();
        }

        return default;
    }
}
