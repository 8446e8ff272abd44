using System.Globalization;
using System.Threading.Tasks.Sources;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Simulator.Clock;

namespace Breakwater.Simulator.World;

/// <summary>
/// One call to a modelled provider and its answer: the headers come with the first part, the rest at the end. It completes its waiters itself, on the clock's
/// thread; a provider goes on whether or not somebody reads.
/// </summary>
internal sealed class ModelledCall : UpstreamReply, IValueTaskSource<UpstreamReply>, IValueTaskSource<int>
{
    private enum Stage { Sent, Streaming, Ended }

    private readonly ModelledProvider _provider;
    private readonly VirtualClock _clock;
    private readonly CallCourse _course;
    private readonly RateHeaders _rates;
    private readonly Alarm _alarm;
    private readonly TimeSpan _started;
    private ManualResetValueTaskSourceCore<UpstreamReply> _head;
    private ManualResetValueTaskSourceCore<int> _read;
    private CancellationTokenRegistration _cancelled;
    private CancellationToken _token;
    private Memory<byte> _buffer;
    private Exception? _broken;
    private Stage _stage;
    private int _taken;
    private bool _isReading;

    public ModelledCall(ModelledProvider provider, VirtualClock clock, in CallCourse course, in RateHeaders rates)
    {
        _provider = provider;
        _clock = clock;
        _course = course;
        _rates = rates;
        _started = clock.Elapsed;
        _alarm = new Alarm(this);
    }

    public override int Status => _course.Status;

    public override string ContentType => _course.IsStream ? "text/event-stream" : "application/json";

    public override long? ContentLength => _course.IsStream ? null : _course.Body.Length;

    private int Available => _stage == Stage.Ended ? _course.Body.Length : _course.FirstPart;

    public ValueTask<UpstreamReply> SendAsync(CancellationToken cancellation)
    {
        if (_course.Head is { } wait)
        {
            _clock.Set(_alarm, wait);
        }

        Watch(cancellation);
        return new ValueTask<UpstreamReply>(this, _head.Version);
    }

    public override string? Header(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower switch
        {
            "retry-after" when _course.RetryAfter is { } wait => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture),
            "content-type" => ContentType,
            _ => _rates.Find(lower),
        };
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_broken is { } broken)
        {
            return ValueTask.FromException<int>(broken);
        }

        if (_taken < Available || _stage == Stage.Ended)
        {
            return ValueTask.FromResult(Take(buffer));
        }

        _read.Reset();
        _buffer = buffer;
        _isReading = true;
        Watch(cancellation);
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask DisposeAsync()
    {
        GiveUp();
        return default;
    }

    UpstreamReply IValueTaskSource<UpstreamReply>.GetResult(short token) => _head.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<UpstreamReply>.GetStatus(short token) => _head.GetStatus(token);

    void IValueTaskSource<UpstreamReply>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _head.OnCompleted(continuation, state, token, flags);

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private void Go()
    {
        var outage = _course.Accepted ? _provider.OutageNow : Outage.None;
        if (outage == Outage.Silent)
        {
            // It has stopped in the middle of the answer: only the caller's patience ends this.
            return;
        }

        if (outage == Outage.Refusing || _course.Status == 0)
        {
            Break(_course.Status == 0 ? FaultKind.ConnectFailed : _stage == Stage.Sent ? FaultKind.ConnectionLost : FaultKind.Truncated);
            return;
        }

        if (_stage == Stage.Sent)
        {
            _stage = Stage.Streaming;
            if (_course.Tail > TimeSpan.Zero)
            {
                _clock.Set(_alarm, _course.Tail);
            }
            else
            {
                End(CallEnd.Answered);
            }

            Unwatch();
            _head.SetResult(this);
            return;
        }

        End(CallEnd.Answered);
        if (_isReading)
        {
            _isReading = false;
            Unwatch();
            _read.SetResult(Take(_buffer));
        }
    }

    private void Break(FaultKind kind)
    {
        var waiting = _stage == Stage.Sent;
        End(CallEnd.Broken);
        Fail(new ProviderDownException(kind), waiting);
    }

    private void GiveUp()
    {
        if (_stage != Stage.Ended)
        {
            var waiting = _stage == Stage.Sent;
            _clock.Cancel(_alarm);
            End(CallEnd.Cancelled);
            if (waiting || _isReading)
            {
                Fail(new OperationCanceledException(_token), waiting);
            }
        }
    }

    private void Fail(Exception why, bool waitsForHead)
    {
        _broken = why;
        Unwatch();
        if (waitsForHead)
        {
            _head.SetException(why);
        }
        else if (_isReading)
        {
            _isReading = false;
            _read.SetException(why);
        }
    }

    private void End(CallEnd end)
    {
        _stage = Stage.Ended;
        if (_course.Accepted)
        {
            _provider.Leave(end, _clock.Elapsed - _started);
        }
    }

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Available - _taken);
        _course.Body.AsSpan(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        return count;
    }

    private void Watch(CancellationToken cancellation)
    {
        _token = cancellation;
        _cancelled = cancellation.UnsafeRegister(static call => ((ModelledCall)call!).GiveUp(), this);
    }

    private void Unwatch() => _cancelled.Dispose();

    private sealed class Alarm(ModelledCall call) : ClockEvent
    {
        public override void Fire() => call.Go();
    }
}
