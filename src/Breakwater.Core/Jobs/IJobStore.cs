namespace Breakwater.Core.Jobs;

/// <summary>
/// Jobs, kept over the end of the process. Every change is durable when its task completes. A store that is stopped throws an <see cref="IOException"/> within seconds.
/// Safe for concurrent use.
/// </summary>
public interface IJobStore
{
    /// <summary>Adds a job; false when as many wait as may, of all tenants or of its own.</summary>
    ValueTask<bool> AddAsync(Job job, JobPolicy policy, CancellationToken cancellation);

    /// <summary>A job; null when there is none of this id.</summary>
    ValueTask<Job?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>When there is something to take or to forget (UTC); null while there is nothing at all.</summary>
    ValueTask<DateTimeOffset?> NextAsync(CancellationToken cancellation);

    /// <summary>
    /// Begins jobs that are due, the oldest due first, and those whose lease is over because who had begun them is gone; at most <paramref name="most"/>. Forgets what expired.
    /// </summary>
    ValueTask<IReadOnlyList<Job>> TakeAsync(DateTimeOffset now, TimeSpan lease, int most, CancellationToken cancellation);

    /// <summary>Writes state, due, reason, end and answer of a job that was begun; false when it was begun again meanwhile, or is over.</summary>
    ValueTask<bool> ReportAsync(Job job, CancellationToken cancellation);

    /// <summary>Takes a job back, with its request and answer; null when there is none, else as it was. What is under way runs to its end, and nobody hears of it.</summary>
    ValueTask<Job?> CancelAsync(string id, DateTimeOffset now, CancellationToken cancellation);
}
