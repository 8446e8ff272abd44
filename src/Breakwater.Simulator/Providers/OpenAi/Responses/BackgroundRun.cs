using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>A response that is made whether anyone listens or not: its events are kept, and any number of readers may follow them from any point.</summary>
internal sealed class BackgroundRun(TimeProvider time) : EventSink
{
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _over;

    public override async ValueTask PauseAsync(int milliseconds)
    {
        if (milliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, _stop.Token);
        _stop.Token.ThrowIfCancellationRequested();
    }

    public void Stop() => _stop.Cancel();

    /// <summary>No event follows.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            _over = true;
            _changed.TrySetResult();
        }
    }

    /// <summary>The event of that sequence number once it exists; null when the run ended before it.</summary>
    public async ValueTask<RecordedEvent?> ReadAsync(int sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (sequence < _events.Count)
                    return _events[sequence];
                if (_over)
                    return null;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    protected override ValueTask EmitAsync(ReadOnlyMemory<byte> name)
    {
        _stop.Token.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _events.Add(new RecordedEvent(name, Buffer.WrittenSpan.ToArray()));
            Count = _events.Count;
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Reset();
        return default;
    }

    internal sealed record RecordedEvent(ReadOnlyMemory<byte> Name, byte[] Payload);
}
