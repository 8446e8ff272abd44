using Breakwater.Core.Jobs;

namespace Breakwater.Testing;

/// <summary>Jobs in memory, which a test can hurry or stop. Outlives the gateways over it, as a file does.</summary>
public sealed class MemoryJobStore : IJobStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Job> jobs = new(StringComparer.Ordinal);

    /// <summary>Asked before each call with what it is; may throw, or wait.</summary>
    public Func<string, ValueTask> Before { get; set; } = static _ => default;

    /// <summary>All jobs there are.</summary>
    public IReadOnlyList<Job> Jobs
    {
        get
        {
            lock (gate)
            {
                return [.. jobs.Values];
            }
        }
    }

    /// <summary>Lets every job that waits be due, and every lease be over.</summary>
    public void Hurry()
    {
        lock (gate)
        {
            foreach (var job in jobs.Values.Where(job => !job.IsOver).ToList())
            {
                jobs[job.Id] = job with { Due = DateTimeOffset.MinValue };
            }
        }
    }

    public async ValueTask<bool> AddAsync(Job job, JobPolicy policy, CancellationToken cancellation)
    {
        await Before("add");
        lock (gate)
        {
            var waiting = jobs.Values.Where(one => !one.IsOver).ToList();
            return waiting.Count < policy.MostWaiting && waiting.Count(one => one.Tenant == job.Tenant) < policy.MostWaitingOfTenant && jobs.TryAdd(job.Id, job);
        }
    }

    public async ValueTask<Job?> FindAsync(string id, CancellationToken cancellation)
    {
        await Before("find");
        lock (gate)
        {
            return jobs.GetValueOrDefault(id);
        }
    }

    public async ValueTask<DateTimeOffset?> NextAsync(CancellationToken cancellation)
    {
        await Before("next");
        lock (gate)
        {
            return jobs.Values.Select(job => job.IsOver ? job.Expires : job.Due).Cast<DateTimeOffset?>().Min();
        }
    }

    public async ValueTask<IReadOnlyList<Job>> TakeAsync(DateTimeOffset now, TimeSpan lease, int most, CancellationToken cancellation)
    {
        await Before("take");
        lock (gate)
        {
            var due = jobs.Values.Where(job => !job.IsOver && job.Due <= now).OrderBy(job => job.Due).Take(most).ToList();
            return [.. due.Select(job => jobs[job.Id] = job with { State = JobState.Running, Attempt = job.Attempt + 1, Due = now + lease })];
        }
    }

    public async ValueTask<bool> ReportAsync(Job job, CancellationToken cancellation)
    {
        await Before("report");
        lock (gate)
        {
            if (jobs.GetValueOrDefault(job.Id) is not { State: JobState.Running } known || known.Attempt != job.Attempt)
            {
                return false;
            }

            jobs[job.Id] = job;
            return true;
        }
    }

    public async ValueTask<Job?> CancelAsync(string id, DateTimeOffset now, CancellationToken cancellation)
    {
        await Before("cancel");
        lock (gate)
        {
            if (jobs.GetValueOrDefault(id) is not { } job)
            {
                return null;
            }

            jobs[id] = job with { State = job.IsOver ? job.State : JobState.Cancelled, Ended = job.Ended ?? now, Call = job.Call with { Body = default }, Answer = null };
            return job;
        }
    }
}
