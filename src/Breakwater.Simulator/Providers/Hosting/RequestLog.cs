namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>The last arrivals, oldest first. Thread-safe.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 200;
    private readonly Lock _lock = new();
    private readonly Queue<RequestRecord> _records = new(Capacity);
    private long _numbers;
    private long _count;
    private int _active;

    /// <summary>Arrivals since the start or the last clearing.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Requests being answered now.</summary>
    public int Active => Volatile.Read(ref _active);

    public long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Begin(RequestRecord record)
    {
        Interlocked.Increment(ref _active);
        lock (_lock)
        {
            _count++;
            if (_records.Count == Capacity)
                _records.Dequeue();
            _records.Enqueue(record);
        }
    }

    public void End(RequestRecord record)
    {
        record.Finished = true;
        Interlocked.Decrement(ref _active);
    }

    public RequestRecord[] Snapshot()
    {
        lock (_lock)
            return [.. _records];
    }

    public void Clear()
    {
        lock (_lock)
        {
            _count = 0;
            _records.Clear();
        }
    }
}
