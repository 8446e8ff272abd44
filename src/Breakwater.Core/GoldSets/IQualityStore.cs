namespace Breakwater.Core.GoldSets;

/// <summary>Where runs of gold sets are kept. One that is stopped throws an <see cref="IOException"/> within seconds. Safe for concurrent use.</summary>
public interface IQualityStore
{
    /// <summary>Adds a run; durable when its task completes.</summary>
    ValueTask AddAsync(QualityRun run, CancellationToken cancellation);

    /// <summary>The newest runs, newest first, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<QualityRun>> ReadAsync(int most, CancellationToken cancellation);
}
