using System.Collections.Concurrent;

namespace Breakwater.Storage.Workers;

/// <summary>
/// A bounded queue with threads of its own. Databases block, and a disk that stalls must hold up neither the threads that serve requests nor anybody
/// for longer than is told here: who comes when it is full is refused at once, who waits too long is let go. Whatever has gathered meanwhile is done as one group.
/// </summary>
internal sealed class JobQueue<TSession> : IAsyncDisposable
{
    private readonly BlockingCollection<Job<TSession>> _waiting;
    private readonly string _name;
    private readonly int _largestGroup;
    private readonly TimeSpan _drainPatience;
    private readonly TimeProvider _clock;
    private readonly Task _ended;
    private bool _closed;

    /// <summary>A thread for each of <paramref name="workers"/>; <paramref name="name"/> says in messages whose queue it is.</summary>
    public JobQueue(string name, IReadOnlyList<IGroupWork<TSession>> workers, int largestGroup, StoreLimits limits, TimeProvider clock)
    {
        _name = name;
        _largestGroup = largestGroup;
        _drainPatience = limits.DrainPatience;
        _clock = clock;
        _waiting = new BlockingCollection<Job<TSession>>(limits.MostQueued);
        _ended = Task.WhenAll(workers.Select(Start));
    }

    /// <summary>Jobs that wait, given-up ones included: they leave when their turn comes.</summary>
    public int Count => Volatile.Read(ref _closed) ? 0 : _waiting.Count;

    /// <summary>
    /// What the work gives, once it is durable. Cancellation counts until the work begins; after that its outcome is awaited. Throws <see cref="StoreException"/>
    /// when the queue is full, the patience is over or the store fails.
    /// </summary>
    public async ValueTask<T> RunAsync<T>(Func<TSession, T> work, TimeSpan patience, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var job = new AwaitedJob<TSession, T>(work);
        Add(job);
        using var registration = cancellation.UnsafeRegister(static (job, cancellation) => ((AwaitedJob<TSession, T>)job!).Cancel(cancellation), job);
        try
        {
            return await job.Outcome.WaitAsync(patience, _clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!job.Outcome.IsCompleted)
        {
            throw TimedOut(patience, hasBegun: !job.TryGiveUp());
        }
        catch (TimeoutException)
        {
            return await job.Outcome.ConfigureAwait(false);
        }
    }

    /// <summary>Takes nothing more, does what waits, and ends the threads; a store that does not move is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        _waiting.CompleteAdding();
        try
        {
            await _ended.WaitAsync(_drainPatience, _clock, CancellationToken.None).ConfigureAwait(false);
            _waiting.Dispose();
        }
        catch (TimeoutException)
        {
            // Its threads are of the background and do not keep the process; who still waits is let go by patience.
        }
    }

    private void Add(Job<TSession> job)
    {
        try
        {
            if (_waiting.TryAdd(job))
            {
                return;
            }
        }
        catch (InvalidOperationException e)
        {
            throw new StoreException(StoreFailure.Closed, $"{_name} is closed", e);
        }

        throw new StoreException(StoreFailure.QueueFull, $"{_name} is full: {_waiting.BoundedCapacity} wait for it already. Its disk is slow, stalled or full, or another process holds it locked.");
    }

    private StoreException TimedOut(TimeSpan patience, bool hasBegun) =>
        new(StoreFailure.TimedOut, $"{_name} did not answer within {patience.TotalSeconds:0.###} s{(hasBegun ? "; what was asked has begun, and may still be done" : "; nothing was done")}. Look at its disk, and at what else uses it.")
        {
            MayBeWritten = hasBegun,
        };

    private Task Start(IGroupWork<TSession> worker)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            using (worker)
            {
                WorkOff(worker);
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = _name,
        }.Start();
        return ended.Task;
    }

    private void WorkOff(IGroupWork<TSession> worker)
    {
        var group = new List<Job<TSession>>();
        while (_waiting.TryTake(out var job, Timeout.Infinite))
        {
            group.Add(job);
            while (group.Count < _largestGroup && _waiting.TryTake(out job))
            {
                group.Add(job);
            }

            RunGroup(worker, group);
            group.Clear();
        }
    }

    private static void RunGroup(IGroupWork<TSession> worker, List<Job<TSession>> group)
    {
        try
        {
            worker.Run(group);
        }
        catch (Exception e)
        {
            // A bug is told to who waits, and must not end the thread that everything later needs.
            group.ForEach(job => job.Fail(e));
        }

        group.ForEach(static job => job.Complete());
    }
}
