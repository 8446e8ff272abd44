using Breakwater.Storage.Workers;
using Breakwater.Testing;

namespace Breakwater.Storage.Tests.Workers;

public sealed class JobQueueTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly StoreLimits Limits = new() { MostQueued = 5, DrainPatience = TimeSpan.FromSeconds(10) };

    private readonly ManualTimeProvider _clock = new();
    private readonly List<(JobQueue<string> Queue, GatedWork Work)> _made = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var (queue, work) in _made)
        {
            work.Open();
            await queue.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_Work_GetsTheSessionAndGivesItsValue()
    {
        var work = Opened();
        var queue = Queue(work);
        (await RunAsync(queue, session => session + " was used")).ShouldBe("session was used");
    }

    [Fact]
    public async Task Run_ManyWaiting_AreDoneInGroupsOfTheLargestSize()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        var all = await HoldAsync(queue, work, waiting: 5);
        work.Open();
        await Task.WhenAll(all);
        work.Groups.ShouldBe([1, 3, 2]);
    }

    [Fact]
    public async Task Run_QueueFull_IsRefusedAtOnce()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        var all = await HoldAsync(queue, work, waiting: 5);
        var refused = RunAsync(queue, static session => session);
        refused.IsCompleted.ShouldBeTrue();
        (await Should.ThrowAsync<StoreException>(() => refused)).Failure.ShouldBe(StoreFailure.QueueFull);
        work.Open();
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task Run_PatienceOverInTheQueue_IsNeverDone()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        var first = await HoldAsync(queue, work, waiting: 0);
        _clock.Advance(Patience / 2);
        var done = false;
        var waits = RunAsync(queue, _ => done = true);
        _clock.Advance(Patience / 2);
        (await Should.ThrowAsync<StoreException>(() => first[0])).MayBeWritten.ShouldBeTrue();
        waits.IsCompleted.ShouldBeFalse("it has half of its patience left");
        _clock.Advance(Patience / 2);
        (await Should.ThrowAsync<StoreException>(() => waits)).MayBeWritten.ShouldBeFalse();
        work.Open();
        (await RunAsync(queue, static session => session)).ShouldBe("session");
        done.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_CancelledInTheQueue_IsNeverDone()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        await HoldAsync(queue, work, waiting: 0);
        using var cancellation = new CancellationTokenSource();
        var done = false;
        var waits = queue.RunAsync(_ => done = true, Patience, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waits);
        work.Open();
        await RunAsync(queue, static session => session);
        done.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_CancelledAfterItBegan_GivesItsOutcome()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        using var cancellation = new CancellationTokenSource();
        var begun = queue.RunAsync(static session => session, Patience, cancellation.Token).AsTask();
        await work.Arrived;
        await cancellation.CancelAsync();
        begun.IsCompleted.ShouldBeFalse("what may take effect is not told as cancelled");
        work.Open();
        (await begun).ShouldBe("session");
    }

    [Fact]
    public async Task Run_EngineHasABug_IsToldAndTheNextIsDone()
    {
        var work = new GatedWork { Throws = (1, new InvalidOperationException("a bug")) };
        work.Open();
        var queue = Queue(work);
        (await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(queue, static session => session))).Message.ShouldBe("a bug");
        (await RunAsync(queue, static session => session)).ShouldBe("session");
    }

    [Fact]
    public async Task Dispose_JobsQueued_AreDoneFirst()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        var all = await HoldAsync(queue, work, waiting: 4);
        var closing = queue.DisposeAsync();
        (await Should.ThrowAsync<StoreException>(() => RunAsync(queue, static session => session))).Failure.ShouldBe(StoreFailure.Closed);
        work.Open();
        await closing;
        (await Task.WhenAll(all)).ShouldAllBe(value => value == "session");
        work.IsDisposed.ShouldBeTrue();
        await queue.DisposeAsync();
        (await Should.ThrowAsync<StoreException>(() => RunAsync(queue, static session => session))).Failure.ShouldBe(StoreFailure.Closed);
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Dispose_EngineStalled_EndsWhenItsPatienceIsOver()
    {
        var work = new GatedWork();
        var queue = Queue(work);
        var all = await HoldAsync(queue, work, waiting: 2);
        var closing = queue.DisposeAsync().AsTask();
        closing.IsCompleted.ShouldBeFalse();
        _clock.Advance(Limits.DrainPatience);
        await closing;
        foreach (var one in all)
        {
            (await Should.ThrowAsync<StoreException>(() => one)).Failure.ShouldBe(StoreFailure.TimedOut);
        }
    }

    private static GatedWork Opened()
    {
        var work = new GatedWork();
        work.Open();
        return work;
    }

    private JobQueue<string> Queue(GatedWork work)
    {
        var queue = new JobQueue<string>("the queue", [work], largestGroup: 3, Limits, _clock);
        _made.Add((queue, work));
        return queue;
    }

    // One job stands at the gate, the others wait behind it.
    private static async Task<List<Task<string>>> HoldAsync(JobQueue<string> queue, GatedWork work, int waiting)
    {
        var all = new List<Task<string>> { RunAsync(queue, static session => session) };
        await work.Arrived;
        for (var i = 0; i < waiting; i++)
        {
            all.Add(RunAsync(queue, static session => session));
        }

        return all;
    }

    private static Task<T> RunAsync<T>(JobQueue<string> queue, Func<string, T> work) => queue.RunAsync(work, Patience, default).AsTask();
}
