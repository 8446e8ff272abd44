using Breakwater.Core.GoldSets;

namespace Breakwater.Server.GoldSets;

/// <summary>The last runs of gold sets as operators see them: of the store where there is one, else of this process. Safe for concurrent use.</summary>
internal sealed class QualityBoard(IQualityStore? store)
{
    private const int Most = 100;
    private readonly Lock _gate = new();
    private readonly List<QualityRun> _own = [];
    private readonly Dictionary<string, QualityRun> _inForce = new(StringComparer.Ordinal);

    /// <summary>The last run of each set over what is, or was then, in force; those of trials and rollouts are not.</summary>
    public IReadOnlyList<QualityRun> InForce
    {
        get
        {
            lock (_gate)
            {
                return [.. _inForce.Values.OrderBy(run => run.Set, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Takes what was kept before a restart.</summary>
    public async ValueTask<IReadOnlyList<QualityRun>> LoadAsync(CancellationToken cancellation)
    {
        var runs = store is null ? [] : await store.ReadAsync(Most, cancellation).ConfigureAwait(false);
        foreach (var run in runs.Reverse())
        {
            Note(run);
        }

        return runs;
    }

    /// <summary>Keeps a run. A store that is stopped throws; the run is shown all the same.</summary>
    public async ValueTask AddAsync(QualityRun run, CancellationToken cancellation)
    {
        Note(run);
        if (store is not null)
        {
            await store.AddAsync(run, cancellation).ConfigureAwait(false);
            return;
        }

        lock (_gate)
        {
            _own.Insert(0, run);
            if (_own.Count > Most)
            {
                _own.RemoveAt(Most);
            }
        }
    }

    /// <summary>The newest runs, newest first.</summary>
    public async ValueTask<IReadOnlyList<QualityRun>> ReadAsync(int most, CancellationToken cancellation)
    {
        if (store is not null)
        {
            return await store.ReadAsync(most, cancellation).ConfigureAwait(false);
        }

        lock (_gate)
        {
            return [.. _own.Take(most)];
        }
    }

    private void Note(QualityRun run)
    {
        if (run.Origin is QualityOrigin.Trial or QualityOrigin.Rollout || run.Model.Length > 0)
        {
            return;
        }

        lock (_gate)
        {
            _inForce[run.Set] = run;
        }
    }
}
