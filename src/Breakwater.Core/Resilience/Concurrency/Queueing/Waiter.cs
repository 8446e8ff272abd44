using System.Threading.Tasks.Sources;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>
/// One call in the queue, pooled by its gate. It ends exactly once, decided under the gate's lock; the caller goes on where the host executes it.
/// </summary>
internal sealed class Waiter : IThreadPoolWorkItem, IValueTaskSource<GateResult>, IHeaped<Waiter>
{
    private readonly Gate gate;
    private ManualResetValueTaskSourceCore<GateResult> core;
    private CancellationTokenRegistration registration;
    private CancellationToken cancellation;
    private GateResult result;

    public Waiter(Gate gate)
    {
        this.gate = gate;
        InLane = new LinkedListNode<Waiter>(this);
        InRank = new LinkedListNode<Waiter>(this);
    }

    public LinkedListNode<Waiter> InLane { get; }

    public LinkedListNode<Waiter> InRank { get; }

    public int HeapIndex { get; set; } = -1;

    /// <summary>Where it stands; null once it has ended.</summary>
    public TenantLane? Lane { get; set; }

    /// <summary>Who is shed first when the queue is full: the lowest.</summary>
    public int Rank { get; private set; }

    /// <summary>Order of arrival over the whole gate.</summary>
    public long Order { get; set; }

    public TimeSpan Since { get; private set; }

    /// <summary>When its patience ends.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>How long the call should run; zero when unknown.</summary>
    public TimeSpan Expected { get; private set; }

    public IPreemptible? Holder { get; private set; }

    /// <summary>The next one that has ended in the same step.</summary>
    public Waiter? NextEnded { get; set; }

    public short Version => core.Version;

    public void Prepare(in GateEntry entry, TimeSpan now, TimeSpan due) =>
        (Rank, Expected, Holder, Since, Due) = (RankOf(entry), entry.Expected, entry.Holder, now, due);

    public static int RankOf(in GateEntry entry) => (entry.Partition == Partition.Batch ? 0 : WaitQueue.Priorities) + Math.Clamp(entry.Priority, 0, WaitQueue.Priorities - 1);

    /// <summary>Listens to <paramref name="token"/>; outside the lock, because a token that is cancelled already calls back at once.</summary>
    public void Watch(CancellationToken token)
    {
        cancellation = token;
        registration = token.UnsafeRegister(static waiter => ((Waiter)waiter!).Withdraw(), this);
    }

    /// <summary>How it ended; told to the caller by <see cref="Execute"/>, after the lock.</summary>
    public void End(in GateResult how) => (result, Holder) = (how, null);

    public void Execute() => core.SetResult(result);

    public bool GoesBefore(Waiter other) => Due < other.Due || (Due == other.Due && Order < other.Order);

    public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    public GateResult GetResult(short token)
    {
        var ended = core.GetResult(token);

        // After this no callback can touch the waiter any more, so it may serve the next call.
        registration.Dispose();
        if (ended.Entered && cancellation.IsCancellationRequested)
        {
            // No clock here: the gate takes a moment that is past for now.
            ended.Permit.End(LimiterVerdict.Ignore, Since, null);
            ended = new GateResult(default, GateRefusal.Cancelled, TimeSpan.Zero, ended.Waited);
        }

        (registration, cancellation, result) = (default, default, default);
        core.Reset();
        gate.Recycle(this);
        return ended;
    }

    private void Withdraw() => gate.Withdraw(this);
}
